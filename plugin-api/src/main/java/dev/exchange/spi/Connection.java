package dev.exchange.spi;

import io.vertx.core.buffer.Buffer;

/**
 * One connection of the network, which carries whole packets in order, both ways.
 *
 * <p>Threading: the Vert.x context on which it was made, for calls and for its handler.
 *
 * <p>Order: packets arrive in the order in which they were sent, each at most once; whatever is
 * still on the way when it breaks is lost.
 *
 * <p>Source: docs/spec/protocol.md, W1 and W3.
 */
public interface Connection {

  /**
   * What is spoken: {@code exchange.v1.json} or {@code exchange.v1.cbor}. Where the first packet
   * tells it, it is {@code exchange.v1.json} until that has come.
   */
  String protocol();

  /** Sends a packet; it is queued if it cannot go out at once. */
  void send(Buffer packet);

  /**
   * Whether much is queued already: whoever has more to send had better wait until {@link
   * ConnectionHandler#drained}.
   */
  boolean congested();

  /**
   * Closes it after what was sent. Calling again does nothing.
   *
   * @param code a close code of a WebSocket; other roads do without
   */
  void close(int code, String reason);
}
