package dev.exchange.spi;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Listener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Makes connections of one kind, over which the host speaks {@code exchange.v1}: greeting, credit,
 * resumption and heartbeat are the host's. Found through {@code ServiceLoader}; one instance per
 * host.
 *
 * <p>Threading: any thread. A connection is made on the Vert.x context of the caller.
 *
 * <p>Errors: the Future fails with PEER_GONE (nobody there), CONFLICT (address in use), BAD_MESSAGE
 * (the other side speaks something else), SCHEMA (settings).
 */
public interface PacketTransport {

  /** The name by which options choose it, such as {@code websocket}. */
  String name();

  /** Opens a connection. */
  Future<Connection> dial(Vertx vertx, ConnectOptions options, ConnectionHandler handler);

  /** Accepts connections until the listener is cancelled. */
  Future<Listener> listen(Vertx vertx, ConnectOptions options, Acceptor acceptor);

  /** Is asked for a handler for each connection that a stranger opens. */
  @FunctionalInterface
  interface Acceptor {

    /** Takes a new connection; packets go to the handler that it gives. */
    ConnectionHandler accept(Connection connection);
  }
}
