package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a program may do with the network, as its configuration says.
 *
 * @param allowed {@code fetch}, true unless set to false
 * @param timeout of a whole request: {@code fetchTimeout} in ms, default 30,000
 * @param bytes of an answer's body: {@code fetchBytes}, default 10 MiB
 */
record NetworkLimits(boolean allowed, Duration timeout, long bytes) {

  private static final long MAX_MILLIS = Duration.ofHours(1).toMillis();
  private static final long MAX_BYTES = 1L << 30;

  /**
   * Reads the limits.
   *
   * @throws ExchangeException INVALID_VALUE for one that is out of its range
   */
  static NetworkLimits of(ValueMap config) {
    Object allowed = config.containsKey("fetch") ? config.get("fetch") : true;
    if (!(allowed instanceof Boolean may)) {
      throw invalid("true or false", "fetch", allowed);
    }
    long millis = whole(config, "fetchTimeout", 30_000, MAX_MILLIS);
    long bytes = whole(config, "fetchBytes", 10L << 20, MAX_BYTES);
    return new NetworkLimits(may, Duration.ofMillis(millis), bytes);
  }

  private static long whole(ValueMap config, String key, long normal, long max) {
    Object value = config.containsKey(key) ? config.get(key) : (Object) normal;
    if (value instanceof Long number && number >= 1 && number <= max) {
      return number;
    }
    throw invalid("a whole number from 1 to " + max, key, value);
  }

  private static ExchangeException invalid(String expected, String key, @Nullable Object came) {
    return new ExchangeException(
        ErrorCode.INVALID_VALUE,
        "expected "
            + expected
            + " as "
            + key
            + " of the program's configuration, got "
            + Values.describe(came));
  }
}
