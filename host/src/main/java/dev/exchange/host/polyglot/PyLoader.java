package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/**
 * Loads {@code .py} files. Each gets a context of its own, on the shared engine of the language.
 *
 * <p>Threading: {@link #load} on the owning thread of the site, which is a virtual one.
 */
public final class PyLoader implements Program.Loader {

  /** The SDK for programs of a host. */
  static final Library LIBRARY =
      Library.of(
          "py",
          List.of(
              "exchange/__init__.py",
              "exchange/definition.py",
              "exchange/errors.py",
              "exchange/values.py",
              "exchange/host/__init__.py",
              "exchange/host/app.py",
              "exchange/host/border.py",
              "exchange/host/futures.py",
              "exchange/host/hooks.py",
              "exchange/host/links.py",
              "exchange/host/loop.py",
              "exchange/host/messages.py",
              "exchange/host/virtual.py",
              "exchange/testing/__init__.py",
              "exchange/testing/asserts.py",
              "exchange/testing/complexes.py",
              "exchange/testing/fakes.py",
              "exchange/testing/told.py"));

  /** Makes the port a module and gives the functions of the border. */
  private static final Source BOOTSTRAP =
      Source.newBuilder(
              "python",
              """
              def open_border(port, paths):
                  import sys
                  sys.path[:0] = paths
                  module = type(sys)("_exchange_host")
                  module.port = port
                  sys.modules["_exchange_host"] = module
                  import exchange.host.border as border
                  return border
              open_border
              """,
              "exchange-bootstrap")
          .internal(true)
          .buildLiteral();

  private final Engines engines;
  private final Watchdog watchdog;

  /** A loader whose programs run on the engines that all of this process share. */
  public PyLoader() {
    this(SharedEngines.engines(), SharedEngines.watchdog());
  }

  /** A loader whose programs run on those engines, watched by that watchdog. */
  public PyLoader(Engines engines, Watchdog watchdog) {
    this.engines = engines;
    this.watchdog = watchdog;
  }

  @Override
  public boolean accepts(Path path) {
    return path.getFileName() != null && path.getFileName().toString().endsWith(".py");
  }

  @Override
  public String language() {
    return Guest.PYTHON.id();
  }

  @Override
  public boolean blocking() {
    return true;
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
  public Future<Program> load(Path path, Site site) {
    try {
      Limits limits = Limits.of(site);
      ProgramFiles files = new ProgramFiles(folder(path), LIBRARY);
      String text = Files.readString(path);
      return Future.succeededFuture(start(files, site, limits, source(path, text)));
    } catch (IOException e) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.BAD_MESSAGE,
              "expected a Python file that can be read at " + path + ", got " + e));
    } catch (ExchangeException e) {
      return Future.failedFuture(e);
    }
  }

  private Program start(ProgramFiles files, Site site, Limits limits, Source source) {
    Logger log = System.getLogger("exchange." + site.name());
    LineLog out = new LineLog(log, Level.INFO);
    LineLog err = new LineLog(log, Level.WARNING);
    Context context = engines.context(Guest.PYTHON, files, site.clock()).out(out).err(err).build();
    Guard guard = watchdog.guard(context, limits.load(), () -> lost(site));
    PyBorder border = new PyBorder(site, guard, log);
    PyProgram program = new PyProgram(context, guard, border, files, out, err);
    try {
      open(context, border);
      border.load(() -> run(context, border, source));
      guard.limit(limits.turn());
      return program;
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  /** Runs the top level; that of a test by a function of the border, which explains its asserts. */
  private static void run(Context context, PyBorder border, Source source) {
    if (border.site().testing() == null) {
      context.eval(source);
    } else {
      border.function("run_test").executeVoid(source.getCharacters().toString(), source.getName());
    }
  }

  /** Opens the border of a fresh context. */
  static void open(Context context, PyBorder border) {
    Value openBorder = context.eval(BOOTSTRAP);
    border.open(
        openBorder.execute(
            PyPort.of(border),
            org.graalvm.polyglot.proxy.ProxyArray.fromArray(
                ProgramFiles.LIBRARY.toString(), ProgramFiles.PROGRAM.toString())));
  }

  private static Source source(Path path, String text) {
    String seen = ProgramFiles.PROGRAM.resolve(String.valueOf(path.getFileName())).toString();
    return Source.newBuilder("python", text, seen).buildLiteral();
  }

  private static Path folder(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  private static void lost(Site site) {
    site.abandon(
        new ExchangeException(
            ErrorCode.SCRIPT_TIMEOUT,
            "expected "
                + site.name()
                + " to end its turn in time, got one that could not be interrupted"));
  }
}
