package dev.exchange.host.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a path behind the door, with what every path has: OPTIONS, HEAD beside GET, and 405 with
 * Allow for other methods.
 *
 * <p>Threading: set up on one thread, then the server's event loop.
 */
final class Paths {

  private static final String CORS_MAX_AGE_SECONDS = "600";

  private final Router router;
  private final Door door;
  private final Answer answer;

  Paths(Router router, Door door, Answer answer) {
    this.router = router;
    this.door = door;
    this.answer = answer;
  }

  /** A path that answers without the token. */
  void open(HttpMethod method, String path, Handler<RoutingContext> handler) {
    add(method, path, handler, false);
  }

  /** A path that answers callers who show the token. */
  void guarded(HttpMethod method, String path, Handler<RoutingContext> handler) {
    add(method, path, handler, true);
  }

  private void add(
      HttpMethod method, String path, Handler<RoutingContext> handler, boolean guarded) {
    boolean get = method.equals(HttpMethod.GET);
    String allow = get ? "GET, HEAD, OPTIONS" : method + ", OPTIONS";
    List<HttpMethod> methods = get ? List.of(HttpMethod.GET, HttpMethod.HEAD) : List.of(method);
    router
        .route(path)
        .handler(routing -> {
          HttpServerRequest request = routing.request();
          if (request.method().equals(HttpMethod.OPTIONS)) {
            options(request, allow);
            return;
          }
          if (guarded) {
            door.checkToken(request);
          }
          if (!methods.contains(request.method())) {
            request.response().putHeader(HttpHeaders.ALLOW, allow);
            throw notAllowed(allow, request.method());
          }
          handler.handle(routing);
        });
  }

  private void options(HttpServerRequest request, String allow) {
    HttpServerResponse response = request.response().putHeader(HttpHeaders.ALLOW, allow);
    @Nullable String wanted = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (wanted != null && response.headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, allow)
          .putHeader(
              HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
              "authorization, content-type, traceparent, tracestate")
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, CORS_MAX_AGE_SECONDS);
    }
    answer.empty(request, 204);
  }

  private static Refusal notAllowed(String allow, HttpMethod method) {
    return new Refusal(Problem.of(405, "expected one of " + allow + ", got " + method));
  }
}
