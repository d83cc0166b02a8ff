package dev.exchange.host.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueList;
import dev.exchange.api.state.Cell;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.Computed;
import dev.exchange.api.state.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the cases cannot say as data: the door itself, hooks, closing, records that leave the ring.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a function returns its stage to the graph
class StateGraphTest {

  private final Map<String, Cell> cells = new LinkedHashMap<>();
  private final FakeHooks hooks = new FakeHooks();

  @Test
  void aWriteOutsideOfATransactionHasTheCauseOfItsView() {
    given("a", 1);
    StateGraph graph = graph();
    MessageId message = MessageId.of(1, 2);

    graph.handlerView(() -> message).set("a", 2);

    assertThat(graph.lastChange("a")).isEqualTo(new Change("a", 1, 1L, 2L, null, message));
    assertThat(graph.inTransaction()).isFalse();
  }

  @Test
  void theCauseOfATransactionHoldsForAViewThatHasNone() {
    given("a", 1);
    StateGraph graph = graph();
    MessageId message = MessageId.of(1, 2);

    graph.begin(message);
    graph.handlerView(() -> null).set("a", 2);
    graph.commit();

    assertThat(graph.changes()).singleElement().extracting(Change::cause).isEqualTo(message);
  }

  @Test
  void theLastThousandAndTwentyFourChangesAreKept() {
    given("a", 0);
    StateGraph graph = graph();

    for (int i = 1; i <= 3000; i++) {
      set(graph, "a", i);
    }

    assertThat(graph.changes()).hasSize(1024);
    assertThat(graph.changes().getFirst().version()).isEqualTo(1977);
    assertThat(graph.changes().getLast().version()).isEqualTo(3000);
    assertThat(graph.lastChange("a")).isEqualTo(graph.changes().getLast());
  }

  @Test
  void aCellWithItsFirstValueHasNoLastChange() {
    given("a", 0);

    assertThat(graph().lastChange("a")).isNull();
  }

  @Test
  void noFunctionRunsBeforeTheFirstUse() {
    derived(
        "b",
        _ -> {
          throw new AssertionError("too early");
        });

    StateGraph graph = graph();

    assertThat(graph.names()).containsExactly("b");
    assertThat(graph.knows("b")).isTrue();
    assertThat(graph.knows("toString")).isFalse();
  }

  @Test
  void aValueThatNoMessageCanCarryIsRefusedAndNamesTheCell() {
    given("a", 1);
    StateGraph graph = graph();

    assertCode(() -> set(graph, "a", List.of(1, Double.NaN)), ErrorCode.INVALID_VALUE, "cell a");
    assertThat(graph.get("a")).isEqualTo(1L);
    assertThat(graph.inTransaction()).isFalse();
  }

  @Test
  void aFunctionWhoseResultNoMessageCanCarryIsInError() {
    given("bad", 1);
    derived("b", state -> state.get("bad").equals(1L) ? new Object() : 7);
    StateGraph graph = graph();

    assertCode(() -> graph.get("b"), ErrorCode.INVALID_VALUE, "(b)");
    set(graph, "bad", 0);
    assertThat(graph.get("b")).isEqualTo(7L);
  }

  @Test
  void aLateResultThatNoMessageCanCarryIsAnErrorOfItsCell() {
    CompletableFuture<Object> stage = new CompletableFuture<>();
    derived("b", _ -> stage);
    StateGraph graph = graph();
    assertThat(graph.pending("b")).isTrue();

    stage.complete(new Object());

    assertThat(graph.pending("b")).isFalse();
    assertCode(() -> graph.get("b"), ErrorCode.INVALID_VALUE, "(b)");
  }

  @Test
  void aStageThatIsCompleteAlreadyCountsAtOnce() {
    derived("b", _ -> CompletableFuture.completedFuture(5));
    StateGraph graph = graph();

    assertThat(graph.get("b")).isEqualTo(5L);
    assertThat(graph.pending("b")).isFalse();
  }

  @Test
  void theErrorThatAFunctionThrewKeepsItsCodeAndPlace() {
    derived(
        "b",
        _ -> {
          throw new ExchangeException(
              ErrorCode.SCRIPT_TIMEOUT, "expected an end", "other", null, null);
        });
    StateGraph graph = graph();

    assertCode(() -> graph.get("b"), ErrorCode.SCRIPT_TIMEOUT, "expected an end (b)");
    assertThatThrownBy(() -> graph.get("b")).extracting("exchange").isEqualTo("other");
  }

  @Test
  void whatAFunctionReadsAfterItReturnedIsNoDependency() {
    given("a", 1);
    List<State> kept = new ArrayList<>();
    List<Integer> runs = new ArrayList<>();
    CompletableFuture<Object> stage = new CompletableFuture<>();
    derived(
        "b",
        state -> {
          kept.add(state);
          runs.add(1);
          return stage;
        });
    StateGraph graph = graph();
    graph.get("b");

    assertThat(kept.getFirst().get("a")).isEqualTo(1L);
    set(graph, "a", 2);

    assertThat(runs).hasSize(1);
    assertCode(() -> kept.getFirst().set("a", 3), ErrorCode.WRITE_IN_COMPUTED, "cell a");
    assertThat(graph.get("a")).isEqualTo(2L);
  }

  @Test
  void aFunctionThatWritesThroughAHandlersViewIsInErrorToo() {
    given("a", 1);
    StateGraph[] own = new StateGraph[1];
    derived(
        "b",
        _ -> {
          set(own[0], "a", 2);
          return 1;
        });
    derived(
        "c",
        _ -> {
          own[0].begin(null);
          return 1;
        });
    own[0] = graph();

    assertCode(() -> own[0].get("b"), ErrorCode.WRITE_IN_COMPUTED, "cell a");
    assertCode(() -> own[0].get("c"), ErrorCode.WRITE_IN_COMPUTED, "a transaction");
    assertThat(own[0].get("a")).isEqualTo(1L);
    assertThat(own[0].inTransaction()).isFalse();
  }

  @Test
  void aHookThatThrowsDoesNotKeepTheOthersFromBeingTold() {
    given("a", 1);
    given("b", 1);
    hooks.throwing = true;
    StateGraph graph = graph();

    graph.begin(null);
    set(graph, "a", 2);
    set(graph, "b", 2);
    graph.commit();

    assertThat(hooks.changed).hasSize(2);
    assertThat(hooks.failures).hasSize(2);
  }

  @Test
  void aHookThatIsToldOfAChangeMustNotWrite() {
    given("a", 1);
    StateGraph graph = graph();
    hooks.then = () -> set(graph, "a", 3);

    set(graph, "a", 2);

    assertThat(hooks.failures).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(graph.get("a")).isEqualTo(2L);
  }

  @Test
  void anEndWithoutABeginningIsAFaultOfTheCaller() {
    given("a", 1);
    StateGraph graph = graph();

    assertThatThrownBy(graph::commit).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(graph::rollback).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClosedGraphTellsNobodyAndRefusesUse() {
    given("a", 1);
    CompletableFuture<Object> stage = new CompletableFuture<>();
    derived("b", _ -> stage);
    StateGraph graph = graph();
    List<Change> told = new ArrayList<>();
    Subscription watch = graph.watch("a", told::add);
    graph.begin(null);
    set(graph, "a", 2);

    graph.close();
    graph.close();
    graph.commit();
    watch.cancel();
    stage.complete(1);

    assertThat(told).hasSize(1);
    assertThat(hooks.changed).isEmpty();
    assertThat(graph.inTransaction()).isFalse();
    assertCode(() -> graph.get("a"), ErrorCode.CLOSED, "after it closed");
    assertCode(() -> set(graph, "a", 3), ErrorCode.CLOSED, "after it closed");
    assertCode(() -> graph.watch("a", told::add), ErrorCode.CLOSED, "after it closed");
    graph.begin(null);
    graph.rollback();
  }

  @Test
  void aGraphThatAWatcherClosesIsQuiet() {
    given("a", 1);
    StateGraph graph = graph();
    List<Change> told = new ArrayList<>();
    graph.watch(
        "a",
        change -> {
          if (change.version() == 1) {
            graph.close();
          }
        });
    graph.watch("a", told::add);

    set(graph, "a", 2);

    assertThat(told).hasSize(1);
  }

  @Test
  void theMachinesOwnErrorsPassThroughAndTheGraphGoesOn() {
    given("a", 0);
    derived(
        "b",
        state -> {
          if (state.get("a").equals(1L)) {
            throw new OutOfMemoryError("not really");
          }
          return state.get("a");
        });
    derived("c", state -> state.get("b"));
    StateGraph graph = graph();
    graph.get("c");

    assertThatThrownBy(() -> set(graph, "a", 1)).isInstanceOf(OutOfMemoryError.class);
    set(graph, "a", 2);

    assertThat(graph.get("c")).isEqualTo(2L);
    assertThat(graph.inTransaction()).isFalse();
  }

  @Test
  void valuesAreFrozenWhenTheyAreSet() {
    given("a", List.of());
    StateGraph graph = graph();
    List<Object> mutable = new ArrayList<>(List.of(1));

    set(graph, "a", mutable);
    mutable.add(2);

    assertThat(graph.get("a")).isEqualTo(ValueList.of(1)).isInstanceOf(ValueList.class);
  }

  private void given(String name, @Nullable Object value) {
    cells.put(name, new Cell.Static(value));
  }

  private void derived(String name, Computed function) {
    cells.put(name, new Cell.Derived(function));
  }

  private StateGraph graph() {
    return new StateGraph("app", cells, hooks);
  }

  private static void set(StateGraph graph, String cell, Object value) {
    graph.handlerView(() -> null).set(cell, value);
  }

  private static void assertCode(Runnable work, ErrorCode code, String part) {
    assertThatThrownBy(work::run)
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining(part)
        .extracting("code")
        .isEqualTo(code);
  }

  private static final class FakeHooks implements GraphHooks {

    final List<Change> changed = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    boolean throwing;
    Runnable then = () -> {};

    @Override
    public void changed(Change change) {
      changed.add(change);
      then.run();
      if (throwing) {
        throw new IllegalStateException("a hook that throws");
      }
    }

    @Override
    public void watcherFailed(String cell, Throwable error) {
      failures.add(error);
    }

    @Override
    public void resume(Runnable task) {
      task.run();
    }

    @Override
    public @Nullable CompletionStage<?> async(@Nullable Object result) {
      return result instanceof CompletionStage<?> stage ? stage : null;
    }
  }
}
