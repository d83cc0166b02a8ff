package dev.exchange.host.http;

import dev.exchange.api.ExchangeException;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.contract.AsyncApi;
import dev.exchange.host.contract.OpenApi;
import dev.exchange.host.eventbus.Feeds;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The host over HTTP/1.1.
 *
 * <pre>
 *  POST /api/{exchange}/{name}           a message
 *  GET  /api/{exchange}/state/{cell}     what a cell holds; PUT sets it
 *  GET  /api/{exchange}/events           what happens, as it happens
 *  GET  /api                             what there is
 *  GET  /api/openapi.json, asyncapi.json a document of it
 *  GET  /metrics                         counters and gauges
 *  GET  /health                          alive
 *  GET  /ready                           all programs are loaded
 *  /exchange/{id}                        links of other exchanges
 *  /eventbus/*                           clients of the Vert.x event bus
 *  /sdk/*, /                             the JavaScript package, and the pages of http.pages
 * </pre>
 *
 * <p>Threading: any thread; requests run on the event loop of the Vert.x context that called {@link
 * #listen}.
 *
 * <p>Errors, on the wire: {@code application/problem+json}, as docs/http.md lists them.
 *
 * <p>Source: SPEC 11 and 12; RFC 9110, RFC 9457, W3C Trace Context.
 */
public final class HttpApi {

  private static final String PATHS =
      "/api, /api/{exchange}/{name}, /api/{exchange}/state/{cell}, /api/{exchange}/events,"
          + " /exchange/{id}, /eventbus, /metrics, /health or /ready";

  private final HttpServer server;
  private final String host;
  private final Room room;
  private Future<Void> stopped = Future.succeededFuture();

  /** Ends what would not end by itself: streams of events, clients of the event bus. */
  private final Supplier<Future<Void>> farewell;

  private HttpApi(HttpServer server, String host, Room room, Supplier<Future<Void>> farewell) {
    this.server = server;
    this.host = host;
    this.room = room;
    this.farewell = farewell;
  }

  /**
   * Listens at {@code http.host} and {@code http.port}.
   *
   * <p>Fails with {@link CannotListen} if the address cannot be taken.
   *
   * @throws ExchangeException FORBIDDEN for an address that others reach, without a token;
   *     BAD_MESSAGE for a setting that is none
   */
  public static Future<HttpApi> listen(Vertx vertx, Settings settings, Backend backend) {
    String host = settings.get(Defaults.HTTP_HOST);
    int port = settings.get(Defaults.HTTP_PORT);
    Door door = new Door(settings);
    Answer answer = new Answer(vertx);
    Metrics metrics = new Metrics(vertx, backend, answer);
    Router router = router(vertx, answer);
    router.route().handler(metrics::watch);
    Paths paths = new Paths(router, door, answer, backend.random());
    Room room = new Room(settings.get(Defaults.HTTP_PENDING), "requests waiting for answers");
    Events events = new Events(vertx, settings, backend);
    Health health = new Health(backend, door, answer);
    paths.open(HttpMethod.GET, "/health", health::alive);
    paths.open(HttpMethod.GET, "/ready", health::ready);
    paths.guarded(HttpMethod.GET, "/api", new Overview(backend, answer));
    paths.guarded(HttpMethod.GET, "/metrics", metrics);
    mountDocuments(paths, vertx, backend, answer);
    Messages messages = new Messages(vertx, settings, backend, answer, room);
    Cells cells = new Cells(vertx, settings, backend, answer, room);
    paths.guarded(
        "/api/:exchange/state/:cell",
        Map.of(HttpMethod.GET, cells::get, HttpMethod.PUT, cells::put));
    paths.guardedInUrl(
        "/api/:exchange/events",
        Map.of(HttpMethod.GET, events::read, HttpMethod.POST, messages::named));
    paths.guarded(HttpMethod.POST, "/api/:exchange/:name", messages);
    Feeds feeds = new Feeds(vertx.eventBus(), backend.complex().attendance());
    EventBusBridge bridge = new EventBusBridge(door, feeds);
    bridge.mount(router, vertx, settings);
    Pages.mount(router, settings);
    LinkPaths links = new LinkPaths(vertx, settings, backend);
    HttpServerOptions options = options(settings);
    links.prepare(options);
    return vertx
        .createHttpServer(options)
        .requestHandler(request -> enter(request, new Gate(door, answer, metrics), links, router))
        .invalidRequestHandler(request -> answer.problem(request, invalid(request)))
        .listen(port, host)
        .recover(cause -> Future.failedFuture(CannotListen.at(host, port, cause)))
        .compose(server ->
            EventBusTcp.listen(vertx, settings, door, feeds)
                .map(tcp ->
                    new HttpApi(
                        server,
                        host,
                        room,
                        () -> {
                          events.close();
                          bridge.close();
                          return tcp.close();
                        })));
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Where it is, such as {@code http://127.0.0.1:7070}. */
  public URI url() {
    boolean six = host.indexOf(':') >= 0;
    return URI.create("http://" + (six ? "[" + host + "]" : host) + ":" + port());
  }

  /**
   * Stops listening, and sends away readers of events and clients of the event bus. Links stay, so
   * that their exchanges can say good-bye.
   *
   * <p>Completes when all requests have their answers, at the latest after that time.
   */
  public Future<Void> close(Duration drain) {
    return farewell
        .get()
        .transform(done -> {
          stopped = server.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS);
          return Future.any(room.empty(), stopped).mapEmpty();
        });
  }

  /** Completes when all connections are closed, after {@link #close}. */
  public Future<Void> stopped() {
    return stopped;
  }

  private static void mountDocuments(Paths paths, Vertx vertx, Backend backend, Answer answer) {
    String title = "Exchanges of " + backend.gateway().id();
    paths.guarded(
        HttpMethod.GET,
        Overview.OPENAPI,
        new ContractDocument(vertx, backend.catalogs(), answer, all -> OpenApi.of(title, "", all)));
    paths.guarded(
        HttpMethod.GET,
        Overview.ASYNCAPI,
        new ContractDocument(
            vertx, backend.catalogs(), answer, all -> AsyncApi.of(title, "", all)));
  }

  /** What stands before all paths. */
  private record Gate(Door door, Answer answer, Metrics metrics) {}

  private static void enter(HttpServerRequest request, Gate gate, LinkPaths links, Router router) {
    try {
      gate.door().enter(request);
      if (links.takes(request)) {
        links.handle(request);
        return;
      }
    } catch (ExchangeException refused) {
      Problem problem = Problem.of(refused);
      gate.answer().problem(request, problem);
      gate.metrics().answered(problem.status());
      return;
    }
    router.handle(request);
  }

  private static Router router(Vertx vertx, Answer answer) {
    Router router = Router.router(vertx);
    for (int status : new int[] {400, 404, 413, 500}) {
      router.errorHandler(
          status, routing -> answer.problem(routing.request(), problem(routing, status)));
    }
    return router;
  }

  private static Problem problem(RoutingContext routing, int status) {
    Throwable cause = routing.failure();
    if (cause != null) {
      return Problem.of(cause);
    }
    String expected = status == 404 ? PATHS : "a valid request";
    return Problem.of(status, "expected " + expected + ", got " + routing.request().path());
  }

  /** What the parser could not take. */
  private static Problem invalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    return switch (cause) {
      case TooLongHttpLineException _ ->
          Problem.of(414, "expected a shorter first line of the request (http.line)");
      case TooLongFrameException _ ->
          Problem.of(431, "expected a smaller header of the request (http.head)");
      case null, default -> Problem.of(400, "expected a request of HTTP/1.1");
    };
  }

  private static HttpServerOptions options(Settings settings) {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(settings.get(Defaults.HTTP_LINE))
        .setMaxHeaderSize(settings.get(Defaults.HTTP_HEAD))
        .setIdleTimeout((int) settings.get(Defaults.HTTP_IDLE).toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
  }
}
