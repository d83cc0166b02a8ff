package dev.exchange.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect to, or where to listen. Immutable.
 *
 * @param transport name of the transport, such as {@code local}
 * @param settings what that transport needs, such as {@code to} for local or {@code url} for
 *     websocket
 * @param timeout how long connecting may take; null takes the default. Listening has no limit
 */
public record ConnectOptions(String transport, ValueMap settings, @Nullable Duration timeout) {

  /**
   * Checks the range.
   *
   * @throws ExchangeException BAD_MESSAGE for a timeout that is not above 0
   */
  public ConnectOptions {
    if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected a timeout above 0 ms to connect, got " + timeout.toMillis() + " ms");
    }
  }

  /** With the default time limit. */
  public ConnectOptions(String transport, ValueMap settings) {
    this(transport, settings, null);
  }

  /** The exchange of that id in this process. */
  public static ConnectOptions local(String exchangeId) {
    return new ConnectOptions("local", ValueMap.of("to", exchangeId));
  }

  /** A copy with another time limit. */
  public ConnectOptions withTimeout(@Nullable Duration limit) {
    return new ConnectOptions(transport, settings, limit);
  }
}
