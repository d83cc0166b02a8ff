package dev.exchange.host.polyglot;

import dev.exchange.host.exchange.SystemMeans;

/**
 * What all programs of this process share when nobody gives them another one. Made at first use,
 * and never closed: both end with the process.
 *
 * <p>Threading: any thread.
 */
public final class SharedEngines {

  private SharedEngines() {}

  /** The engines of the guest languages. */
  public static Engines engines() {
    return Made.ENGINES;
  }

  /** The watchdog over their programs. */
  static Watchdog watchdog() {
    return Made.WATCHDOG;
  }

  private static final class Made {
    private static final Engines ENGINES = new Engines();
    private static final Watchdog WATCHDOG =
        new Watchdog(SystemMeans.clock(), SystemMeans.ticker(), SystemMeans.rescuers());
  }
}
