package dev.exchange.host.scenario;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What can be seen to be wrong in a scenario before it runs: an address of nobody, a fault where
 * there is nothing to break, something that is asked of a process which does not run.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: BAD_MESSAGE with the place.
 */
final class ScenarioCheck {

  private final Scenario scenario;
  private final Set<String> running = new HashSet<>();

  private ScenarioCheck(Scenario scenario) {
    this.scenario = scenario;
    scenario.processes().forEach(process -> running.add(process.name()));
  }

  static void check(Scenario scenario) {
    ScenarioCheck check = new ScenarioCheck(scenario);
    scenario.processes().forEach(check::addresses);
    scenario.steps().forEach(check::step);
  }

  private void addresses(Scenario.Cast process) {
    List<String> names = scenario.processes().stream().map(Scenario.Cast::name).toList();
    for (Scenario.Role program : process.programs()) {
      Written config = program.config();
      if (config != null) {
        Addresses.texts(
            config,
            text ->
                Addresses.named(
                    text.text("config"), name -> known(text, process.name(), name, names)));
      }
    }
  }

  private static void known(Written text, String process, String name, List<String> names) {
    if (!names.contains(name)) {
      throw text.wrong(
          "expected the address of one of the processes %s in config of %s, got ${%s}"
              .formatted(String.join(", ", names), process, name));
    }
  }

  private void step(Step step) {
    switch (step.action()) {
      case Step.Request request -> runs(step, request.call().process());
      case Step.Send send -> runs(step, send.call().process());
      case Step.Look look -> runs(step, look.process());
      case Step.Kill kill -> {
        runs(step, kill.process());
        running.remove(kill.process());
      }
      case Step.Start start -> {
        if (!running.add(start.process())) {
          throw step.written()
              .wrong("expected a process that was killed, got %s".formatted(start.process()));
        }
      }
      case Step.Fault fault -> linked(step, fault);
      case Step.Advance advance -> {
        // time passes whatever runs
      }
    }
  }

  private void runs(Step step, String process) {
    if (!running.contains(process)) {
      throw step.written()
          .wrong("expected a process that runs, got %s, which was killed".formatted(process));
    }
  }

  private void linked(Step step, Step.Fault fault) {
    boolean reached = reaches(fault.one(), fault.other()) || reaches(fault.other(), fault.one());
    if (!reached) {
      throw step.written()
          .wrong(
              "expected two processes in %s of which one is given the address of the other in its config, got %s and %s"
                  .formatted(fault.kind().title(), fault.one(), fault.other()));
    }
  }

  private boolean reaches(String one, String other) {
    return scenario.reaches(scenario.process(one)).contains(other);
  }
}
