package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.graalvm.polyglot.Context;

/**
 * Loads {@code .js} and {@code .mjs} files; both are ES modules.
 *
 * <p>Limits of a program: those of {@link JsLimits}.
 *
 * <p>Threading: {@link #accepts} and {@link #load} on any thread.
 */
public final class JsLoader implements Program.Loader {

  private final Engines engines;
  private final Watchdog watchdog;
  private final Library library;

  /** A loader whose programs share what the process has. */
  public JsLoader() {
    this(SharedEngines.engines(), SharedEngines.watchdog());
  }

  /** A loader whose programs share those engines and that watchdog. */
  public JsLoader(Engines engines, Watchdog watchdog) {
    this.engines = engines;
    this.watchdog = watchdog;
    this.library = Library.of("js", JsFiles.GIVEN);
  }

  @Override
  public boolean accepts(Path path) {
    String name = String.valueOf(path.getFileName());
    return (name.endsWith(".js") || name.endsWith(".mjs")) && Files.isRegularFile(path);
  }

  @Override
  public String language() {
    return Guest.JS.id();
  }

  @Override
  public boolean blocking() {
    return false;
  }

  @Override
  public boolean moves() {
    return true;
  }

  @Override
  public boolean contained() {
    return true;
  }

  @Override
  public void prepare() {
    engines.prepare(Guest.JS);
  }

  @Override
  public Future<Program> load(Path path, Site site) {
    Promise<Program> loaded = Promise.promise();
    if (site.turns().owned()) {
      run(path, site, loaded);
    } else {
      site.turns().execute(() -> run(path, site, loaded));
    }
    return loaded.future();
  }

  private void run(Path path, Site site, Promise<Program> loaded) {
    JsProgram program;
    JsLimits limits;
    try {
      limits = JsLimits.of(site);
      JsFiles files = new JsFiles(folder(path), library);
      program = new JsProgram(site, new JsParts(context(files, site), files), watchdog, limits);
    } catch (ExchangeException e) {
      loaded.fail(e);
      return;
    } catch (IOException e) {
      loaded.fail(unreadable(path));
      return;
    }
    new JsStart(program, limits.time(), loaded).begin(String.valueOf(path.getFileName()));
  }

  private Context context(JsFiles files, Site site) {
    return engines
        .context(Guest.JS, files, site.clock())
        .option("js.esm-eval-returns-exports", "true")
        .option("js.text-encoding", "true")
        .option("js.unhandled-rejections", "handler")
        .build();
  }

  private static Path folder(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isReadable(path)) {
      throw new IOException("not readable");
    }
    return folder;
  }

  private static ExchangeException unreadable(Path path) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE, "expected a script that can be read, got " + path);
  }
}
