package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files for browsers: the JavaScript package, so that pages import what the host speaks, and the
 * pages of one folder, if there is one.
 *
 * <pre>
 *  /sdk/exchange.mjs   the package
 *  /                   index.html of http.pages, and all that is beside it
 * </pre>
 *
 * <p>Whoever reaches the host reads them, without a token. Hidden files are not served.
 *
 * <p>Threading: set up on one thread, then the server's event loop.
 *
 * <p>Errors, thrown: BAD_MESSAGE for a folder that is none.
 */
final class Pages {

  private static final String SDK = "dev/exchange/scripts/js";

  private Pages() {}

  /** Adds them behind all other paths. */
  static void mount(Router router, Settings settings) {
    router.get("/sdk/*").handler(Pages::fresh).handler(files(FileSystemAccess.RELATIVE, SDK));
    String given = settings.get(Defaults.HTTP_PAGES);
    if (given.isEmpty()) {
      return;
    }
    Path folder = Path.of(given).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected a folder of pages at " + given + ", found none");
    }
    router
        .get()
        .last()
        .handler(Pages::fresh)
        .handler(files(FileSystemAccess.ROOT, folder.toString()));
  }

  private static StaticHandler files(FileSystemAccess access, String root) {
    return StaticHandler.create(access, root)
        .setIncludeHidden(false)
        .setDirectoryListing(false)
        .setCachingEnabled(false);
  }

  /** Browsers ask each time: a page that was changed is seen. */
  private static void fresh(RoutingContext routing) {
    routing.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    routing.next();
  }
}
