package dev.exchange.host.link;

import io.vertx.core.buffer.Buffer;

/**
 * One connection, which carries whole packets in order.
 *
 * <p>Threading: that of the session that it carries.
 */
interface Wire {

  /** Close code of a clean end. */
  int NORMAL = 1000;

  /** Close code of a link that is refused or ended with an error. */
  int REFUSED = 4000;

  /** Close code of a connection that is dropped, while the session may go on. */
  int DROPPED = 4001;

  /** How frames become bytes on this connection. */
  Encoding encoding();

  /** Sends a packet; it is queued if it cannot go out at once. */
  void send(Buffer packet);

  /** Whether much is queued already: messages had better wait in the outbox. */
  boolean congested();

  /** Closes the connection. Calling again does nothing. */
  void close(int code, String reason);
}
