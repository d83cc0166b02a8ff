package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeBuilder;
import java.time.Duration;

/**
 * How much an exchange takes before it says no, and how long it waits.
 *
 * @param inbox messages that wait at an exchange; one more is refused with OVERLOADED
 * @param parked messages that wait for a handler to appear
 * @param ring trace events that are kept
 * @param timeout of a request that says nothing else
 * @param drain how long closing waits for what was accepted
 * @param connect how long connecting may take that says nothing else
 */
public record ExchangeLimits(
    int inbox, int parked, int ring, Duration timeout, Duration drain, Duration connect) {

  private static final Duration CONNECT = Duration.ofSeconds(20);

  /** What holds when nothing is configured. */
  public static final ExchangeLimits DEFAULT =
      new ExchangeLimits(65_536, 10_000, 2_048, Duration.ofSeconds(5), Duration.ofSeconds(5));

  /** With the default for connecting. */
  public ExchangeLimits(int inbox, int parked, int ring, Duration timeout, Duration drain) {
    this(inbox, parked, ring, timeout, drain, CONNECT);
  }

  /** How long requests may take of an exchange that is defined so. */
  Duration timeout(ExchangeBuilder definition) {
    Duration own = definition.timeout();
    return own == null ? timeout : own;
  }
}
