package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.time.Duration;

/**
 * How long a program may take, as its configuration says.
 *
 * @param turn a handler, a callback, a resumed promise: {@code scriptTimeout} in ms, default 1,000
 * @param load the top level, until it ends or waits: {@code loadTimeout} in ms, default 30,000
 */
record Limits(Duration turn, Duration load) {

  private static final long MAX = Duration.ofHours(1).toMillis();

  /**
   * Reads the limits.
   *
   * @throws ExchangeException INVALID_VALUE for a limit that is no number from 1 to 3,600,000
   */
  static Limits of(ValueMap config) {
    return new Limits(limit(config, "scriptTimeout", 1_000), limit(config, "loadTimeout", 30_000));
  }

  private static Duration limit(ValueMap config, String key, long normal) {
    Object value = config.get(key);
    if (value == null) {
      return Duration.ofMillis(normal);
    }
    if (value instanceof Long millis && millis >= 1 && millis <= MAX) {
      return Duration.ofMillis(millis);
    }
    throw new ExchangeException(
        ErrorCode.INVALID_VALUE,
        "expected a whole number of ms from 1 to "
            + MAX
            + " as "
            + key
            + " of the program's configuration, got "
            + Values.describe(value));
  }
}
