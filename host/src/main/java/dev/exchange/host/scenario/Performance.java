package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Performs a scenario on a stage: starts its processes, one after the other, and does step by step.
 *
 * <p>Threading: that of the stage.
 */
final class Performance {

  /** How often something is looked at that is to come. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Stage stage;

  private Performance(Stage stage) {
    this.stage = stage;
  }

  /**
   * Performs it.
   *
   * @throws ExchangeException the first step that does not do what is expected, with its place
   */
  static void of(Scenario scenario, Stage stage) {
    Performance performance = new Performance(stage);
    for (Scenario.Cast process : scenario.processes()) {
      performance.done(process.written(), () -> stage.start(process.name()));
    }
    for (Step step : scenario.steps()) {
      performance.act(step);
    }
  }

  private void act(Step step) {
    switch (step.action()) {
      case Step.Request request ->
          expect(
              step, request.call().name(), request.expected(), () -> stage.request(request.call()));
      case Step.Look look ->
          expect(
              step,
              "cell %s of %s".formatted(look.cell(), look.exchange()),
              look.expected(),
              () -> stage.cell(look.process(), look.exchange(), look.cell()));
      case Step.Send send -> done(step.written(), () -> stage.send(send.call()));
      case Step.Fault fault -> done(step.written(), () -> stage.fault(fault));
      case Step.Advance advance -> done(step.written(), () -> stage.advance(advance.time()));
      case Step.Start start -> done(step.written(), () -> stage.start(start.process()));
      case Step.Kill kill -> done(step.written(), () -> stage.kill(kill.process()));
    }
  }

  private void done(Written written, Runnable what) {
    try {
      what.run();
    } catch (ExchangeException e) {
      String where = e.location() == null ? "" : " (%s)".formatted(e.location());
      throw new ExchangeException(e.code(), e.text() + where, "", written.place(), e);
    }
  }

  private void expect(
      Step step, String what, Expectation expected, Supplier<@Nullable Object> done) {
    long end = stage.nanos() + expected.within().toNanos();
    Optional<String> complaint = complaint(step, what, expected, done);
    while (complaint.isPresent() && stage.nanos() < end) {
      done(step.written(), () -> stage.advance(LOOK));
      complaint = complaint(step, what, expected, done);
    }
    if (complaint.isPresent()) {
      throw new ExchangeException(
          ErrorCode.HANDLER_FAILED, complaint.get(), "", step.written().place(), null);
    }
  }

  /** What is wrong with what came; that the scenario took too long is no outcome of a step. */
  private Optional<String> complaint(
      Step step, String what, Expectation expected, Supplier<@Nullable Object> done) {
    Expectation.Outcome outcome = outcome(done);
    done(step.written(), stage::expectInTime);
    return expected.complaint(what, outcome);
  }

  private static Expectation.Outcome outcome(Supplier<@Nullable Object> done) {
    try {
      return new Expectation.Outcome(done.get(), null);
    } catch (ExchangeException e) {
      return new Expectation.Outcome(null, e);
    }
  }
}
