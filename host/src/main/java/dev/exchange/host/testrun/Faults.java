package dev.exchange.host.testrun;

import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.simulation.Conditions;
import dev.exchange.host.simulation.LocalNetwork;
import dev.exchange.host.simulation.Network;
import dev.exchange.host.simulation.SimulatedProcess;
import dev.exchange.host.simulation.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What goes wrong between two exchanges or two processes of a test.
 *
 * <p>A name is that of an exchange, or of a process. Two exchanges of one process are parted from
 * each other alone; of others, their processes are.
 *
 * <p>Threading: that of the simulation.
 */
final class Faults {

  private static final String CONDITIONS = "conditions of network";

  private final Simulation simulation;

  Faults(Simulation simulation) {
    this.simulation = simulation;
  }

  /** Lets that go wrong, or no longer. Throws BAD_MESSAGE for what is unknown. */
  void call(String what, ValueMap given) {
    String a = TestDesk.text(given, "a", what);
    String b = TestDesk.text(given, "b", what);
    String one = process(a);
    String other = process(b);
    if (a.equals(b)) {
      throw TestDesk.bad("expected two names in %s, got %s twice".formatted(what, a));
    }
    if (one.equals(other)) {
      inside(simulation.process(one).local(), what, a, b);
      return;
    }
    Network network = simulation.network();
    switch (what) {
      case "partition" -> network.partition(one, other);
      case "halfOpen" -> network.halfOpen(one, other);
      case "heal" -> network.heal(one, other);
      case "cut" -> network.cut(one, other);
      case "network" -> network.between(one, other, conditions(given.map("conditions")));
      default -> throw TestDesk.bad("expected a fault, got " + what);
    }
  }

  /** The process of that name. Throws BAD_MESSAGE if none runs. */
  SimulatedProcess running(String name) {
    return simulation.processes().stream()
        .filter(process -> process.isRunning() && process.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            TestDesk.bad("expected a process, got %s; there are %s".formatted(name, names())));
  }

  /** The ids of the exchanges that run. */
  List<String> exchanges() {
    return simulation.processes().stream()
        .filter(SimulatedProcess::isRunning)
        .flatMap(process -> process.complex().listings().stream())
        .map(Listing::id)
        .toList();
  }

  private static void inside(LocalNetwork local, String what, String one, String other) {
    switch (what) {
      case "partition" -> local.partition(one, other);
      case "halfOpen" -> local.halfOpen(one, other);
      case "heal" -> local.heal(one, other);
      default ->
          throw TestDesk.bad(
              "expected two processes in %s, got %s and %s, between which there is no network"
                  .formatted(what, one, other));
    }
  }

  /** The process that is meant: that of the exchange of that name, or else the one of that name. */
  private String process(String name) {
    Optional<String> of =
        simulation.processes().stream()
            .filter(process -> process.isRunning() && process.complex().listing(name) != null)
            .map(SimulatedProcess::name)
            .findFirst();
    return of.orElseGet(() -> known(name));
  }

  private String known(String name) {
    if (!names().contains(name)) {
      throw TestDesk.bad(
          "expected an exchange or a process, got %s; there are the exchanges %s and the processes %s"
              .formatted(name, exchanges(), names()));
    }
    return name;
  }

  private List<String> names() {
    return simulation.processes().stream().map(SimulatedProcess::name).toList();
  }

  private static Conditions conditions(ValueMap given) {
    for (String name : given.keySet()) {
      if (!List.of("latency", "jitter", "bandwidth", "loss", "duplication", "reordering")
          .contains(name)) {
        throw TestDesk.bad(
            "expected latency, jitter, bandwidth, loss, duplication or reordering in %s, got %s"
                .formatted(CONDITIONS, name));
      }
    }
    try {
      return new Conditions(
          time(given, "latency", Conditions.GOOD.latency()),
          time(given, "jitter", Duration.ZERO),
          (long) of(given, "bandwidth"),
          of(given, "loss"),
          of(given, "duplication"),
          of(given, "reordering"));
    } catch (IllegalArgumentException e) {
      throw TestDesk.bad(e.getMessage() + " in " + CONDITIONS);
    }
  }

  private static Duration time(ValueMap given, String name, Duration usual) {
    return given.containsKey(name)
        ? Duration.ofNanos((long) (TestDesk.number(given, name, CONDITIONS) * 1_000_000))
        : usual;
  }

  private static double of(ValueMap given, String name) {
    return given.containsKey(name) ? TestDesk.number(given, name, CONDITIONS) : 0;
  }
}
