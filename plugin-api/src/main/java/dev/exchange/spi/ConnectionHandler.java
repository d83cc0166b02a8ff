package dev.exchange.spi;

import dev.exchange.api.ExchangeException;
import io.vertx.core.buffer.Buffer;

/**
 * What the user of a {@link Connection} is told.
 *
 * <p>Threading: the context of the connection. The handler must not block and must not throw.
 */
public interface ConnectionHandler {

  /** A packet came, not longer than a few MiB. */
  void packet(Buffer packet);

  /**
   * What came is no packet, and nothing more will come: the handler says what there is to say and
   * closes the connection, which is a rule of the link that was broken.
   *
   * @param why BAD_MESSAGE or TOO_LARGE
   */
  void broken(ExchangeException why);

  /** What was queued has gone out. */
  void drained();

  /** It is closed, by whichever side; told once, after the last packet. */
  void closed();

  /**
   * It is closed, because the other side did not let it in, such as with a status of HTTP. Told
   * instead of {@link #closed}.
   */
  default void refused(ExchangeException why) {
    closed();
  }
}
