package dev.exchange.host.exchange;

import dev.exchange.spi.Clock;
import java.util.concurrent.TimeUnit;

/**
 * The time as the exchanges of one site see it: taken at the start of each turn and around each
 * handler, not for every message, because looking at a clock costs more than most stops of a
 * message's road.
 *
 * <p>Threading: the site's own thread; before the first turn, that of its maker.
 */
final class TurnClock {

  private final Clock clock;
  private long startMillis;
  private long startNanos;
  private long nanos;

  TurnClock(Clock clock) {
    this.clock = clock;
    start();
  }

  /** A turn begins. */
  void start() {
    startMillis = clock.millis();
    startNanos = clock.nanos();
    nanos = startNanos;
  }

  /** Looks at the clock. */
  long tick() {
    nanos = clock.nanos();
    return nanos;
  }

  /** The latest time that was looked at, in the time of the clock's nanos. */
  long nanos() {
    return nanos;
  }

  /** The same in ms since the epoch. */
  long millis() {
    return startMillis + TimeUnit.NANOSECONDS.toMillis(nanos - startNanos);
  }
}
