package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.exchange.Site;
import java.time.Duration;
import java.util.Set;

/**
 * How long a program may take, as its limits say.
 *
 * <p>Where time is virtual the defaults are long: how fast the machine is must not decide what
 * happens, and only what never ends has to be ended.
 *
 * @param turn a handler, a callback, a resumed promise: {@code scriptTimeout} in ms, default 1,000,
 *     or 10,000 in virtual time
 * @param load the top level, until it ends or waits: {@code loadTimeout} in ms, default 30,000, or
 *     60,000 in virtual time
 */
record Limits(Duration turn, Duration load) {

  private static final long MAX = Duration.ofHours(1).toMillis();

  private static final Set<String> NAMES =
      Set.of("scriptTimeout", "loadTimeout", "fetch", "fetchTimeout", "fetchBytes");

  /**
   * Reads the limits of a program.
   *
   * @throws ExchangeException INVALID_VALUE for a limit that is no number from 1 to 3,600,000, or
   *     for a name that no limit has, those of {@link NetworkLimits} included
   */
  static Limits of(Site site) {
    return of(site.limits(), site.clock().isVirtual());
  }

  static Limits of(ValueMap set, boolean virtual) {
    for (String name : set.keySet()) {
      if (!NAMES.contains(name)) {
        throw new ExchangeException(
            ErrorCode.INVALID_VALUE,
            "expected one of %s in $limits, got %s"
                .formatted(String.join(", ", NAMES.stream().sorted().toList()), name));
      }
    }
    return new Limits(
        limit(set, "scriptTimeout", virtual ? 10_000 : 1_000),
        limit(set, "loadTimeout", virtual ? 60_000 : 30_000));
  }

  private static Duration limit(ValueMap set, String key, long normal) {
    Object value = set.get(key);
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
            + " in $limits, got "
            + Values.describe(value));
  }
}
