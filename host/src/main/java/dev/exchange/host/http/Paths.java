package dev.exchange.host.http;

import dev.exchange.host.trace.TraceContext;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts a path behind the door, with what every path has: OPTIONS, HEAD beside GET, and 405 with
 * Allow for other methods, and the caller's place in a trace.
 *
 * <p>Threading: set up on one thread, then the server's event loop.
 */
final class Paths {

  private static final String CORS_MAX_AGE_SECONDS = "600";
  private static final String TRACE = "trace";

  private final Router router;
  private final Door door;
  private final Answer answer;
  private final RandomGenerator random;

  Paths(Router router, Door door, Answer answer, RandomGenerator random) {
    this.router = router;
    this.door = door;
    this.answer = answer;
    this.random = random;
  }

  /** A path that answers without the token. */
  void open(HttpMethod method, String path, Handler<RoutingContext> handler) {
    add(path, Map.of(method, handler), routing -> {});
  }

  /** A path that answers callers who show the token. */
  void guarded(HttpMethod method, String path, Handler<RoutingContext> handler) {
    add(path, Map.of(method, handler), this::checkToken);
  }

  /**
   * A path that answers callers who show the token, in the header or, as some callers can do no
   * more, in the query.
   */
  void guardedInUrl(String path, Map<HttpMethod, Handler<RoutingContext>> handlers) {
    add(path, handlers, this::checkTokenInUrl);
  }

  /** A path that answers callers who show the token, with several methods. */
  void guarded(String path, Map<HttpMethod, Handler<RoutingContext>> handlers) {
    add(path, handlers, this::checkToken);
  }

  /** The span of the request that is being handled. */
  static TraceContext trace(RoutingContext routing) {
    return Objects.requireNonNull(routing.<TraceContext>get(TRACE));
  }

  private void add(
      String path,
      Map<HttpMethod, Handler<RoutingContext>> handlers,
      Consumer<RoutingContext> guard) {
    String allow = allow(handlers.keySet());
    router
        .route(path)
        .handler(routing -> {
          HttpServerRequest request = routing.request();
          if (request.method().equals(HttpMethod.OPTIONS)) {
            options(request, allow);
            return;
          }
          begin(routing);
          guard.accept(routing);
          boolean head = request.method().equals(HttpMethod.HEAD);
          Handler<RoutingContext> handler = handlers.get(head ? HttpMethod.GET : request.method());
          if (handler == null) {
            request.response().putHeader(HttpHeaders.ALLOW, allow);
            throw notAllowed(allow, request.method());
          }
          handler.handle(routing);
        });
  }

  private void checkToken(RoutingContext routing) {
    door.checkToken(routing.request());
  }

  private void checkTokenInUrl(RoutingContext routing) {
    door.checkToken(routing.request(), routing.queryParams().get("token"));
  }

  /** The span of the answer is that of the message, if there is one. */
  private void begin(RoutingContext routing) {
    MultiMap headers = routing.request().headers();
    TraceContext trace =
        TraceContext.of(headers.getAll("traceparent"), headers.getAll("tracestate"), random);
    routing.put(TRACE, trace);
    routing.response().putHeader("traceparent", trace.parent());
  }

  private static String allow(Set<HttpMethod> methods) {
    String names =
        methods.stream()
            .map(method -> method.equals(HttpMethod.GET) ? "GET, HEAD" : method.name())
            .sorted()
            .collect(Collectors.joining(", "));
    return names + ", OPTIONS";
  }

  private void options(HttpServerRequest request, String allow) {
    HttpServerResponse response = request.response().putHeader(HttpHeaders.ALLOW, allow);
    @Nullable String wanted = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (wanted != null && response.headers().contains(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, allow)
          .putHeader(
              HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
              "authorization, content-type, if-match, if-none-match, last-event-id, traceparent,"
                  + " tracestate")
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, CORS_MAX_AGE_SECONDS);
    }
    answer.empty(request, 204);
  }

  private static Refusal notAllowed(String allow, HttpMethod method) {
    return new Refusal(Problem.of(405, "expected one of " + allow + ", got " + method));
  }
}
