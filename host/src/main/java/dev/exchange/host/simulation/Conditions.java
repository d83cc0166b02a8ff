package dev.exchange.host.simulation;

import java.time.Duration;

/**
 * What the network does to what is sent from one process to another.
 *
 * @param latency how long it is under way
 * @param jitter by how much longer at most; each takes a time of its own, and none overtakes
 * @param bytesPerSecond how much goes through; 0 for no bound
 * @param loss how likely a packet is lost, 0 to 1: it is sent again, as TCP does, after 200 ms, 400
 *     ms …; the connection breaks if that is in vain 8 times
 * @param duplication how likely a packet comes twice, which no connection should do
 * @param reordering how likely a packet comes late, after those that were sent later, which no
 *     connection should do either
 */
public record Conditions(
    Duration latency,
    Duration jitter,
    long bytesPerSecond,
    double loss,
    double duplication,
    double reordering) {

  /** A good network: 1 ms, always. */
  public static final Conditions GOOD =
      new Conditions(Duration.ofMillis(1), Duration.ZERO, 0, 0, 0, 0);

  /** Checks them. */
  public Conditions {
    if (latency.isNegative() || jitter.isNegative() || bytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "expected a latency, a jitter and bytes per second of 0 or more, got %s, %s, %d"
              .formatted(latency, jitter, bytesPerSecond));
    }
    chance("loss", loss);
    chance("duplication", duplication);
    chance("reordering", reordering);
  }

  /** The same, with that latency and jitter. */
  public Conditions withLatency(Duration time, Duration more) {
    return new Conditions(time, more, bytesPerSecond, loss, duplication, reordering);
  }

  /** The same, with that many bytes per second; 0 for no bound. */
  public Conditions withBandwidth(long bytes) {
    return new Conditions(latency, jitter, bytes, loss, duplication, reordering);
  }

  /** The same, with that loss, 0 to 1. */
  public Conditions withLoss(double chance) {
    return new Conditions(latency, jitter, bytesPerSecond, chance, duplication, reordering);
  }

  /** The same, with that duplication, 0 to 1. */
  public Conditions withDuplication(double chance) {
    return new Conditions(latency, jitter, bytesPerSecond, loss, chance, reordering);
  }

  /** The same, with that reordering, 0 to 1. */
  public Conditions withReordering(double chance) {
    return new Conditions(latency, jitter, bytesPerSecond, loss, duplication, chance);
  }

  private static void chance(String what, double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException("expected a " + what + " of 0 to 1, got " + chance);
    }
  }
}
