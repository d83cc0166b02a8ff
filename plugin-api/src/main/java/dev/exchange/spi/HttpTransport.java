package dev.exchange.spi;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * A transport whose connections come over HTTP, so that it can share the server of a host.
 *
 * <p>Threading: requests come on the event loop of the server.
 */
public interface HttpTransport extends PacketTransport {

  /** Prepares the server on which requests will come. */
  void prepare(HttpServerOptions options);

  /**
   * Whether a request is for this transport.
   *
   * @param rest what follows the path of the exchange, such as {@code /http}; empty for nothing
   */
  boolean takes(HttpServerRequest request, String rest);

  /** Takes a request that the server has let in: its origin, its Host header. */
  void handle(HttpServerRequest request, String rest, Acceptor acceptor);
}
