package dev.exchange.host.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueList;
import dev.exchange.api.state.Change;
import dev.exchange.host.state.StateUnderTest.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does the steps of a case, and fails at the first one that finds something else. */
final class CasePlayer {

  private final StateUnderTest state;
  private final List<@Nullable Object> log = new ArrayList<>();
  private final Map<String, Subscription> watches = new HashMap<>();
  private int changesSeen;
  private int failuresSeen;

  private CasePlayer(StateUnderTest state) {
    this.state = state;
  }

  static void play(StateCase played, StateUnderTest state) {
    CasePlayer player = new CasePlayer(state);
    for (JsonNode step : played.steps()) {
      player.step(step);
    }
    assertThat(player.newFailures()).as("failures that no step expected").isEmpty();
  }

  private void steps(JsonNode steps) {
    steps.forEach(this::step);
  }

  private void step(JsonNode step) {
    String first = step.get(1).isTextual() ? step.get(1).textValue() : "";
    switch (step.get(0).textValue()) {
      case "set" -> state.set(first, StateCase.value(step.get(2)));
      case "batch" -> state.batch(step.path(2).textValue(), () -> steps(step.get(1)));
      case "throwing" -> throwing(step);
      case "refused" -> expect(catchThrowable(() -> step(step.get(2))), step);
      case "get" ->
          assertThat(state.get(first)).as("%s", step).isEqualTo(StateCase.value(step.get(2)));
      case "error" -> error(step);
      case "pending" ->
          assertThat(state.pending(first)).as("%s", step).isEqualTo(step.get(2).booleanValue());
      case "version" ->
          assertThat(state.version(first)).as("%s", step).isEqualTo(step.get(2).longValue());
      case "runs" -> assertThat(state.runs(first)).as("%s", step).isEqualTo(step.get(2).intValue());
      case "watch" -> watch(step);
      case "cancel" -> watches.get(first).cancel();
      case "resolve" -> state.resolve(first, step.get(2).intValue(), StateCase.value(step.get(3)));
      case "reject" -> state.reject(first, step.get(2).intValue(), step.get(3).textValue());
      case "log" -> log(step);
      case "failures" -> failures(step);
      case "changes" -> changes(step);
      default -> throw new IllegalArgumentException("no step " + step);
    }
  }

  private void throwing(JsonNode step) {
    IllegalStateException thrown = new IllegalStateException("the batch throws");
    assertThat(
            catchThrowable(() ->
                state.batch(
                    null,
                    () -> {
                      steps(step.get(1));
                      throw thrown;
                    })))
        .isSameAs(thrown);
  }

  private void error(JsonNode step) {
    ExchangeException error =
        expect(catchThrowable(() -> state.get(step.get(1).textValue())), step);
    for (int i = 3; i < step.size(); i++) {
      assertThat(error.text()).as("%s", step).contains(step.get(i).textValue());
    }
  }

  private static ExchangeException expect(Throwable thrown, JsonNode step) {
    String code =
        step.get(0).textValue().equals("error") ? step.get(2).textValue() : step.get(1).textValue();
    assertThat(thrown).as("%s", step).isInstanceOf(ExchangeException.class);
    ExchangeException error = (ExchangeException) thrown;
    assertThat(error.code()).as("%s: %s", step, error.text()).isEqualTo(ErrorCode.valueOf(code));
    return error;
  }

  private void watch(JsonNode step) {
    String name = step.get(2).textValue();
    JsonNode work = step.get(3);
    watches.put(
        name,
        state.watch(
            step.get(1).textValue(),
            change -> {
              log.add(ValueList.of(name, told(change)));
              if (work != null) {
                Expression.evaluate(work, new WatchScope(change));
              }
            }));
  }

  private void log(JsonNode step) {
    assertThat(log).as("%s", step).isEqualTo(StateCase.value(step.get(1)));
    log.clear();
  }

  private List<Failure> newFailures() {
    List<Failure> all = state.failures();
    List<Failure> found = List.copyOf(all.subList(failuresSeen, all.size()));
    failuresSeen = all.size();
    return found;
  }

  private void failures(JsonNode step) {
    List<Failure> found = newFailures();
    assertThat(found).as("%s", step).hasSize(step.get(1).size());
    for (int i = 0; i < found.size(); i++) {
      JsonNode expected = step.get(1).get(i);
      assertThat(found.get(i).cell()).as("%s", step).isEqualTo(expected.get(0).textValue());
      for (int part = 1; part < expected.size(); part++) {
        assertThat(found.get(i).text()).as("%s", step).contains(expected.get(part).textValue());
      }
    }
  }

  private void changes(JsonNode step) {
    List<Change> all = state.changes();
    List<@Nullable Object> found = new ArrayList<>();
    for (Change change : all.subList(changesSeen, all.size())) {
      found.add(
          ValueList.of(
              change.cell(), change.version(), change.before(), told(change), state.cause(change)));
    }
    changesSeen = all.size();
    assertThat(found).as("%s", step).isEqualTo(StateCase.value(step.get(1)));
  }

  private static @Nullable Object told(Change change) {
    ExchangeException error = change.error();
    return error == null ? change.value() : "error " + error.code();
  }

  private final class WatchScope implements Expression.Scope {

    private final Change change;

    WatchScope(Change change) {
      this.change = change;
    }

    @Override
    public @Nullable Object get(String cell) {
      return state.get(cell);
    }

    @Override
    public void set(String cell, @Nullable Object value) {
      state.set(cell, value);
    }

    @Override
    public Object later(String label) {
      throw new IllegalArgumentException("a watcher has no result");
    }

    @Override
    public @Nullable Object told() {
      return change.value();
    }
  }
}
