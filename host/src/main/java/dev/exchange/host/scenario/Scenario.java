package dev.exchange.host.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario says: which processes there are, and what is done.
 *
 * <p>Threading: any thread; it does not change.
 *
 * @param name by which it is told
 * @param processes in the order in which they start
 * @param steps in their order
 */
record Scenario(String name, List<Cast> processes, List<Step> steps) {

  Scenario {
    processes = List.copyOf(processes);
    steps = List.copyOf(steps);
  }

  /**
   * A process.
   *
   * @param name by which steps name it
   * @param programs that run in it
   * @param written where it is
   */
  record Cast(String name, List<Role> programs, Written written) {
    Cast {
      programs = List.copyOf(programs);
    }

    /** The id of its gateway, in whose name the scenario asks and sends. */
    String gateway() {
      return gateway(name);
    }

    /** The id of the gateway of the process of that name. */
    static String gateway(String process) {
      return "host-" + process;
    }
  }

  /**
   * A program.
   *
   * @param file where it lies
   * @param config what it is deployed with, addresses not filled in; null for nothing
   */
  record Role(Path file, @Nullable Written config) {}

  /** The process of that name. */
  Cast process(String named) {
    return processes.stream()
        .filter(process -> process.name().equals(named))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected a process, got " + named));
  }

  /** Whose addresses the programs of a process are given. */
  Set<String> reaches(Cast process) {
    return Addresses.in(process);
  }
}
