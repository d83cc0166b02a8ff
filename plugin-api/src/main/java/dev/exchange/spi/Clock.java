package dev.exchange.spi;

/** The time, as it is passed to whatever needs it. Threading: any thread. */
public interface Clock {

  /** Time of day, in ms since the epoch; it may jump. */
  long millis();

  /** Time that only goes forward, in ns from an arbitrary point. */
  long nanos();

  /**
   * Whether it is not that of the machine, as in a simulation: whoever would take the time, or
   * randomness, from somewhere else has to leave that.
   */
  default boolean isVirtual() {
    return false;
  }
}
