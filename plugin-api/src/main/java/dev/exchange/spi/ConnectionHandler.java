package dev.exchange.spi;

import io.vertx.core.buffer.Buffer;

/**
 * What the user of a {@link Connection} is told.
 *
 * <p>Threading: the context of the connection. The handler must not block and must not throw.
 */
public interface ConnectionHandler {

  /** A packet came, not longer than a few MiB. */
  void packet(Buffer packet);

  /** What was queued has gone out. */
  void drained();

  /** It is closed, by whichever side; told once, after the last packet. */
  void closed();
}
