package dev.exchange.transports.door;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.spi.HttpTransport;
import dev.exchange.spi.PacketTransport.Acceptor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server of its own for one exchange, at {@code /exchange}.
 *
 * <p>It listens at the setting {@code host} (127.0.0.1 unless set) and {@code port}; without a port
 * it takes one that is free, as the packages for JavaScript and Python do.
 *
 * <p>Pages of another origin than the server's own are refused with 403 unless the setting {@code
 * origins} lists theirs, so that a foreign page cannot talk to a server on loopback. Nor can one
 * that makes its own name lead to this machine: there the Host header must name it. An address that
 * others reach needs the setting {@code token}.
 *
 * <p>When it is cancelled it takes no more connections; those that are open go on, and somebody can
 * listen there again at once.
 *
 * <p>Threading: the context that opens it.
 *
 * <p>Source: RFC 6454; SPEC 12.
 */
public final class Doorway {

  private static final String PATH = "/exchange";

  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]", "::1");

  /** How long connections may go on when it takes no more. */
  private static final long GRACE_DAYS = 365;

  private final HttpTransport transport;
  private final Acceptor acceptor;
  private final String host;
  private final List<String> origins;

  private Doorway(HttpTransport transport, Acceptor acceptor, String host, List<String> origins) {
    this.transport = transport;
    this.acceptor = acceptor;
    this.host = host;
    this.origins = origins;
  }

  /**
   * Opens one.
   *
   * @param scheme of its address, such as {@code ws}
   * @param acceptor takes the connections
   */
  public static Future<Listener> open(
      Vertx vertx,
      ConnectOptions options,
      HttpTransport transport,
      String scheme,
      Acceptor acceptor) {
    ValueMap settings = options.settings();
    String host = settings.get("host") instanceof String given ? given : "127.0.0.1";
    int port = port(settings.get("port"));
    if (!isLoopback(host) && !(settings.get("token") instanceof String)) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected a token to listen at " + host + ", which others can reach, got none");
    }
    Doorway doorway = new Doorway(transport, acceptor, host, origins(settings.get("origins")));
    HttpServerOptions server = new HttpServerOptions();
    transport.prepare(server);
    return AddressLock.opening(
            vertx,
            host + ":" + port,
            () ->
                vertx
                    .executeBlocking(() -> probe(host, port), false)
                    .compose(free ->
                        vertx
                            .createHttpServer(server)
                            .requestHandler(doorway::enter)
                            .listen(port, host)))
        .map(open ->
            Listener.at(
                new ConnectOptions(
                    transport.name(), ValueMap.of("url", scheme + "://" + at(host, open))),
                () -> cancel(vertx, host, open)))
        .recover(e -> Future.failedFuture(failure(host, port, e)));
  }

  private static void cancel(Vertx vertx, String host, HttpServer open) {
    int port = open.actualPort();
    AddressLock.closing(vertx, host + ":" + port, () -> isFree(host, port));
    open.shutdown(GRACE_DAYS, TimeUnit.DAYS);
  }

  private void enter(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    String path = String.valueOf(request.path());
    String rest = path.startsWith(PATH) ? path.substring(PATH.length()) : path;
    if (!path.startsWith(PATH) || !(rest.isEmpty() || rest.startsWith("/"))) {
      answer(request, 404, "expected the path " + PATH);
    } else if (isLoopback(host) && !isMeant(request.authority())) {
      answer(request, 403, "expected the Host header to name this machine");
    } else if (origin != null && !isOpenTo(origin, request)) {
      answer(request, 403, "expected a page of this server or of a listed origin, got " + origin);
    } else if (transport.takes(request, rest)) {
      transport.handle(request, rest, acceptor);
    } else if (rest.isEmpty()) {
      answer(request, 405, "expected a connection of " + transport.name());
    } else {
      answer(request, 404, "expected the path " + PATH);
    }
  }

  private boolean isMeant(@Nullable HostAndPort given) {
    String name = given == null ? "" : given.host().toLowerCase(Locale.ROOT);
    return LOOPBACK.contains(name) || name.equals(host.toLowerCase(Locale.ROOT));
  }

  private boolean isOpenTo(String origin, HttpServerRequest request) {
    String given = origin.toLowerCase(Locale.ROOT);
    String scheme = request.isSSL() ? "https://" : "http://";
    return origins.contains(given) || given.equals(scheme + request.getHeader(HttpHeaders.HOST));
  }

  private static void answer(HttpServerRequest request, int status, String text) {
    request.response().setStatusCode(status).end(text + "\n");
  }

  private static String at(String host, HttpServer server) {
    boolean six = host.indexOf(':') >= 0;
    return (six ? "[" + host + "]" : host) + ":" + server.actualPort() + PATH;
  }

  private static int port(@Nullable Object setting) {
    if (setting == null) {
      return 0;
    }
    Number port = Values.as(Number.class, setting, "a port, or 0 for a free one", "setting port");
    if (port.doubleValue() != port.intValue() || port.intValue() < 0 || port.intValue() > 65_535) {
      throw new ExchangeException(
          ErrorCode.SCHEMA, "expected a port from 0 to 65535 as setting port, got " + port);
    }
    return port.intValue();
  }

  private static List<String> origins(@Nullable Object setting) {
    if (setting == null) {
      return List.of();
    }
    ValueList list = Values.as(ValueList.class, setting, "a list of origins", "setting origins");
    return list.stream().map(each -> String.valueOf(each).toLowerCase(Locale.ROOT)).toList();
  }

  private static boolean isLoopback(String host) {
    try {
      return host.equalsIgnoreCase("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /**
   * Fails if somebody listens there: to Vert.x, servers at one port of one Vertx are one server,
   * whose connections they would share.
   */
  private static boolean probe(String host, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    }
  }

  private static boolean isFree(String host, int port) {
    try {
      return probe(host, port);
    } catch (IOException _) {
      return false;
    }
  }

  private static ExchangeException failure(String host, int port, Throwable cause) {
    String where = host + ":" + port;
    return cause instanceof BindException
        ? new ExchangeException(
            ErrorCode.CONFLICT, "expected " + where + " to be free, it is in use")
        : new ExchangeException(
            ErrorCode.PEER_GONE, "expected to listen at " + where + ", " + cause.getMessage());
  }
}
