package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.Listing;
import dev.exchange.spi.HttpTransport;
import dev.exchange.spi.PacketTransport.Acceptor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where other exchanges make their links.
 *
 * <pre>
 *  /exchange/{id}        to that exchange
 *  /exchange             to the only exchange, or the one that is the default, or the gateway
 *  /exchange/{id}/http   the same by POST and server-sent events
 * </pre>
 *
 * <p>The token is in the hello of the link, since pages cannot send a header with a WebSocket.
 *
 * <p>Threading: the server's event loop.
 *
 * <p>Errors, thrown: NO_HANDLER (no such exchange), OVERLOADED (programs still load).
 *
 * <p>Source: docs/spec/protocol.md; docs/http.md.
 */
final class LinkPaths {

  private static final String PATH = "/exchange";
  private static final String OVER_HTTP = "/http";

  private final Vertx vertx;
  private final Backend backend;
  private final String token;
  private final List<HttpTransport> transports;
  private final Map<String, Acceptor> entrances = new HashMap<>();

  LinkPaths(Vertx vertx, Settings settings, Backend backend) {
    this.vertx = vertx;
    this.backend = backend;
    this.token = settings.get(Defaults.TOKEN);
    this.transports = backend.complex().httpTransports();
  }

  /** Prepares the server for what comes over it. */
  void prepare(HttpServerOptions options) {
    transports.forEach(transport -> transport.prepare(options));
  }

  /** Whether a request wants to make a link. */
  boolean takes(HttpServerRequest request) {
    String path = request.path();
    return path != null && (path.equals(PATH) || path.startsWith(PATH + "/"));
  }

  /** Hands it to the transport that it is for. */
  void handle(HttpServerRequest request) {
    String path = Objects.requireNonNull(request.path());
    String rest = path.substring(PATH.length());
    String id = "";
    if (!rest.equals(OVER_HTTP) && !rest.startsWith(OVER_HTTP + "/") && rest.length() > 1) {
      int end = rest.indexOf('/', 1);
      id = end < 0 ? rest.substring(1) : rest.substring(1, end);
      rest = end < 0 ? "" : rest.substring(end);
    }
    String tail = rest.equals("/") ? "" : rest;
    String exchange = known(id.isEmpty() ? byDefault() : id);
    for (HttpTransport transport : transports) {
      if (transport.takes(request, tail)) {
        transport.handle(request, tail, entrances.computeIfAbsent(exchange, this::entrance));
        return;
      }
    }
    throw new ExchangeException(
        ErrorCode.NO_HANDLER,
        "expected %s/{id} or %s/{id}%s, got %s".formatted(PATH, PATH, OVER_HTTP, request.path()));
  }

  private Acceptor entrance(String exchange) {
    return backend.complex().entrance(vertx, exchange, token);
  }

  private String known(String id) {
    if (backend.complex().exchange(id) != null) {
      return id;
    }
    if (!backend.readiness().get().loading().isEmpty()) {
      throw new ExchangeException(
          ErrorCode.OVERLOADED, "expected exchange " + id + ", programs still load");
    }
    throw new ExchangeException(
        ErrorCode.NO_HANDLER, "expected an exchange of this host, got " + id);
  }

  private String byDefault() {
    return Listing.unnamed(backend.listings().get())
        .map(Listing::id)
        .orElseGet(() -> backend.gateway().id());
  }
}
