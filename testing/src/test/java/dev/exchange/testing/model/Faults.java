package dev.exchange.testing.model;

import dev.exchange.testing.Complex;
import dev.exchange.testing.Conditions;
import dev.exchange.testing.Network;
import dev.exchange.testing.Scenario;
import dev.exchange.testing.Step;
import java.time.Duration;

/**
 * Steps in which the network does what it should not, and in which time passes.
 *
 * <p>Threading: that of the test.
 */
record Faults(Complex complex, Scenario scenario) {

  /** Something that may happen between those two processes. */
  Step between(String one, String other) {
    Network network = complex.network();
    return switch (scenario.choose(7)) {
      case 0 -> cut(one, other);
      case 1 ->
          new Step(
              "nothing passes between %s and %s".formatted(one, other),
              () -> network.partition(one, other));
      case 2 -> halfOpen(one, other);
      case 3 -> halfOpen(other, one);
      case 4, 5 ->
          new Step(
              "all passes between %s and %s".formatted(one, other), () -> network.heal(one, other));
      default -> weather();
    };
  }

  /** The connections between those two break. */
  Step cut(String one, String other) {
    return new Step(
        "the connection between %s and %s breaks".formatted(one, other),
        () -> complex.network().cut(one, other));
  }

  /** The connections between those two break, and there is no other one until all passes again. */
  Step apart(String one, String other) {
    return new Step(
        "%s and %s lose each other".formatted(one, other),
        () -> {
          complex.network().cut(one, other);
          complex.network().partition(one, other);
        });
  }

  /** The network becomes slow, or loses packets, or neither. */
  Step weather() {
    int latency = scenario.choose(100);
    int more = scenario.choose(200);
    int loss = scenario.choose(3) * 10;
    Conditions bad =
        Conditions.GOOD
            .withLatency(Duration.ofMillis(latency), Duration.ofMillis(more))
            .withLoss(loss / 100.0);
    return new Step(
        "packets take %d to %d ms, and %d %% are lost".formatted(latency, latency + more, loss),
        () -> complex.network().usually(bad));
  }

  /** Some time passes: seldom up to that long, mostly less than 200 ms. */
  Step time(Duration most) {
    int millis =
        scenario.choose(8) == 0 ? scenario.choose((int) most.toMillis()) : scenario.choose(200);
    return new Step(millis + " ms pass", () -> complex.advance(Duration.ofMillis(millis)));
  }

  private Step halfOpen(String from, String to) {
    return new Step(
        "nothing passes from %s to %s".formatted(from, to),
        () -> complex.network().halfOpen(from, to));
  }
}
