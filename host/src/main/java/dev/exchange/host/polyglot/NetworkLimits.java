package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a program may do with the network, as its limits say.
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
  static NetworkLimits of(ValueMap set) {
    Object allowed = set.containsKey("fetch") ? set.get("fetch") : true;
    if (!(allowed instanceof Boolean may)) {
      throw invalid("true or false", "fetch", allowed);
    }
    long millis = whole(set, "fetchTimeout", 30_000, MAX_MILLIS);
    long bytes = whole(set, "fetchBytes", 10L << 20, MAX_BYTES);
    return new NetworkLimits(may, Duration.ofMillis(millis), bytes);
  }

  private static long whole(ValueMap set, String key, long normal, long max) {
    Object value = set.containsKey(key) ? set.get(key) : (Object) normal;
    if (value instanceof Long number && number >= 1 && number <= max) {
      return number;
    }
    throw invalid("a whole number from 1 to " + max, key, value);
  }

  private static ExchangeException invalid(String expected, String key, @Nullable Object came) {
    return new ExchangeException(
        ErrorCode.INVALID_VALUE,
        "expected " + expected + " as " + key + " in $limits, got " + Values.describe(came));
  }
}
