package dev.exchange.transports.http;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Listener;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.HttpTransport;
import dev.exchange.transports.door.Doorway;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Connections over plain HTTP, for places where WebSockets are blocked: packets go by POST and come
 * as server-sent events. JSON only.
 *
 * <p>Settings to connect: {@code url} ({@code http://} or {@code https://}). To listen: those of a
 * {@link Doorway}.
 *
 * <p>Threading: any thread; connections live on the context that makes them.
 *
 * <p>Errors: PEER_GONE (nobody there), UNAUTHENTICATED, FORBIDDEN, OVERLOADED (the server says so),
 * CONFLICT (port in use), SCHEMA (a setting).
 *
 * <p>Source: docs/spec/protocol.md, W19.
 */
public final class EventStreamTransport implements HttpTransport {

  /** Text packets. */
  static final String JSON = "exchange.v1.json";

  private static final String PATH = "/http";
  private static final int SECRET_BYTES = 18;

  private final SecureRandom secrets = new SecureRandom();
  private final ConcurrentMap<String, AcceptedConnection> connections = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "http";
  }

  @Override
  public Future<Connection> dial(Vertx vertx, ConnectOptions options, ConnectionHandler handler) {
    Target target = Target.of(vertx, options);
    return target
        .request(HttpMethod.POST, target.greeting())
        .<Connection>map(request -> new DialledConnection(vertx, target, request, handler))
        .recover(e -> {
          target.close();
          return Future.failedFuture(target.failure(e));
        });
  }

  @Override
  public Future<Listener> listen(Vertx vertx, ConnectOptions options, Acceptor acceptor) {
    return Doorway.open(vertx, options, this, "http", acceptor);
  }

  @Override
  public void prepare(HttpServerOptions options) {
    // the usual is enough
  }

  @Override
  public boolean takes(HttpServerRequest request, String rest) {
    return rest.equals(PATH) || rest.startsWith(PATH + "/");
  }

  @Override
  public void handle(HttpServerRequest request, String rest, Acceptor acceptor) {
    if (rest.equals(PATH)) {
      greet(request, acceptor);
      return;
    }
    AcceptedConnection known = connections.get(String.valueOf(request.path()));
    if (known == null) {
      AcceptedConnection.answer(
          request.response(), 404, "expected an open connection, there is none of that name");
    } else if (HttpMethod.GET.equals(request.method())) {
      known.read(request);
    } else if (HttpMethod.POST.equals(request.method())) {
      known.write(request);
    } else if (HttpMethod.DELETE.equals(request.method())) {
      known.delete(request);
    } else {
      AcceptedConnection.answer(request.response(), 405, "expected GET, POST or DELETE");
    }
  }

  private void greet(HttpServerRequest request, Acceptor acceptor) {
    if (!HttpMethod.POST.equals(request.method())) {
      AcceptedConnection.answer(request.response(), 405, "expected a POST with a hello");
      return;
    }
    String path = request.path() + "/" + secret();
    AcceptedConnection made =
        new AcceptedConnection(owner(), path, request.response(), () -> connections.remove(path));
    connections.put(path, made);
    made.deliverTo(acceptor.accept(made));
    Body.of(request).onSuccess(made::hello).onFailure(e -> made.drop());
  }

  /** The Vert.x of the server whose request is being handled. */
  private static Vertx owner() {
    Context context = Vertx.currentContext();
    if (context == null) {
      throw new IllegalStateException("expected a request on the event loop of its server");
    }
    return context.owner();
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    secrets.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
