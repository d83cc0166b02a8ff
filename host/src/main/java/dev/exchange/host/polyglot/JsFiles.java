package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The files of a JavaScript program, and what its bare imports stand for.
 *
 * <p>A program may import the modules of the host's library by their paths: they hold nothing of
 * the host, which gives itself to {@code start} only, once.
 *
 * <p>The engine asks for the path of the importing module and then for that of the specifier; so
 * the path that came last is the importer's.
 *
 * <p>Threading: the owning thread of the program.
 */
final class JsFiles extends ProgramFiles {

  /** What the host gives to programs, from the scripts module. */
  static final List<String> GIVEN =
      List.of(
          "checks.mjs",
          "definition.mjs",
          "errors.mjs",
          "host/app.mjs",
          "host/base64.mjs",
          "host/calls.mjs",
          "host/clone.mjs",
          "host/console.mjs",
          "host/crypto.mjs",
          "host/events.mjs",
          "host/exceptions.mjs",
          "host/exchange.mjs",
          "host/failures.mjs",
          "host/fetch.mjs",
          "host/globals.mjs",
          "host/handlers.mjs",
          "host/headers.mjs",
          "host/index.mjs",
          "host/inspect.mjs",
          "host/listener.mjs",
          "host/message.mjs",
          "host/slot.mjs",
          "host/start.mjs",
          "host/state.mjs",
          "host/testing/assert.mjs",
          "host/testing/complex.mjs",
          "host/testing/fake.mjs",
          "host/testing/index.mjs",
          "host/testing/tests.mjs",
          "host/testing/told.mjs",
          "host/timers.mjs",
          "host/url-host.mjs",
          "host/url-parser.mjs",
          "host/url-parts.mjs",
          "host/url-search-params.mjs",
          "host/url.mjs",
          "host/values.mjs",
          "host/virtual.mjs",
          "host/watch.mjs",
          "options.mjs",
          "values.mjs");

  /** Files by the bare names of their imports. */
  private static final Map<String, String> OWN =
      Map.of("exchange", "host/index.mjs", "exchange/testing", "host/testing/index.mjs");

  private final NodeModules packages = new NodeModules(this);
  private Path importer = PROGRAM;

  JsFiles(Path folder, Library library) throws IOException {
    super(folder, library);
  }

  @Override
  public Path parsePath(String path) {
    if (isBare(path)) {
      String own = OWN.get(path);
      return own == null ? packages.resolve(path, importer) : LIBRARY.resolve(own);
    }
    Path parsed = Path.of(path);
    if (parsed.isAbsolute()) {
      importer = parsed;
    }
    return parsed;
  }

  @Override
  public Path parsePath(URI uri) {
    if ("file".equals(uri.getScheme())) {
      return parsePath(uri.getPath());
    }
    String what =
        "node".equals(uri.getScheme())
            ? ", a module of Node, which programs of the host do not have"
            : "";
    throw new ExchangeException(
        ErrorCode.HANDLER_FAILED,
        "expected the import of a file or a package beside the program, got " + uri + what,
        "",
        ImportPlace.of(this, uri.toString(), importer),
        null);
  }

  private static boolean isBare(String path) {
    return !path.isEmpty() && path.charAt(0) != '.' && path.charAt(0) != '/';
  }
}
