package dev.exchange.testing;

import java.time.Duration;

/**
 * What the {@link Network} does to what is sent from one process to another.
 *
 * <p>Errors, thrown at once: IllegalArgumentException for a time or a number of bytes below 0, or a
 * chance that is not 0 to 1.
 *
 * <p>Threading: immutable.
 */
public final class Conditions {

  /** A good network: 1 ms, always. */
  public static final Conditions GOOD =
      new Conditions(dev.exchange.host.simulation.Conditions.GOOD);

  private final dev.exchange.host.simulation.Conditions engine;

  private Conditions(dev.exchange.host.simulation.Conditions engine) {
    this.engine = engine;
  }

  /**
   * The same, with that latency.
   *
   * @param time how long each packet is under way
   * @param more by how much longer at most; each takes a time of its own, and none overtakes
   */
  public Conditions withLatency(Duration time, Duration more) {
    return new Conditions(engine.withLatency(time, more));
  }

  /** The same, with that many bytes per second; 0 for no bound. */
  public Conditions withBandwidth(long bytes) {
    return new Conditions(engine.withBandwidth(bytes));
  }

  /** The same, in which a packet is lost that likely, 0 to 1, and sent again, as TCP does. */
  public Conditions withLoss(double chance) {
    return new Conditions(engine.withLoss(chance));
  }

  /** The same, in which a packet comes twice that likely, 0 to 1; no connection should do that. */
  public Conditions withDuplication(double chance) {
    return new Conditions(engine.withDuplication(chance));
  }

  /** The same, in which a packet comes late that likely, 0 to 1; no connection should do that. */
  public Conditions withReordering(double chance) {
    return new Conditions(engine.withReordering(chance));
  }

  @Override
  public String toString() {
    return engine.toString();
  }

  dev.exchange.host.simulation.Conditions engine() {
    return engine;
  }
}
