package dev.exchange.host.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a scenario may take with real processes, whose time nobody can hurry.
 *
 * <p>Threading: any thread.
 */
final class RealTimes {

  /** The longest of each time. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private RealTimes() {}

  /** Throws BAD_MESSAGE, with its place, for the first time that is too long to be waited for. */
  static void check(Scenario scenario) {
    for (Step step : scenario.steps()) {
      switch (step.action()) {
        case Step.Advance advance -> check(step, "advance", advance.time());
        case Step.Request request -> {
          check(step, "timeout", request.call().timeout());
          check(step, "within", request.expected().within());
        }
        case Step.Look look -> check(step, "within", look.expected().within());
        case Step.Send _, Step.Fault _, Step.Start _, Step.Kill _ -> {
          // they take no time
        }
      }
    }
  }

  private static void check(Step step, String what, @Nullable Duration time) {
    if (time != null && time.compareTo(LONGEST) > 0) {
      throw step.written()
          .wrong(
              "expected %s of at most %d s with real processes, which take their time, got %d s"
                  .formatted(what, LONGEST.toSeconds(), time.toSeconds()));
    }
  }
}
