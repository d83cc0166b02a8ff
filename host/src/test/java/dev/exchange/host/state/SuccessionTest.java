package dev.exchange.host.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.state.Cell;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.Computed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cells of another definition in the place of those before. */
@SuppressWarnings("FutureReturnValueIgnored") // a function returns its stage to the graph
class SuccessionTest {

  private final List<Change> told = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  @Test
  void aStaticCellKeepsItsValueAndItsVersions() {
    StateGraph graph = graph(cells().with("count", 0));
    set(graph, "count", 7);

    graph.redefine(cells().with("count", 0).with("added", "new"), Map.of());

    assertThat(graph.get("count")).isEqualTo(7L);
    assertThat(graph.get("added")).isEqualTo("new");
    assertThat(graph.version("count")).isEqualTo(1);
    assertThat(graph.names()).containsExactly("count", "added");
    set(graph, "count", 8);
    assertThat(graph.version("count")).isEqualTo(2);
  }

  @Test
  void aWatcherIsToldOfTheNewFunctionsValueOnlyIfItDiffers() {
    StateGraph graph =
        graph(
            cells()
                .with("n", 2)
                .with("double", s -> s.number("n") * 2)
                .with("same", s -> s.number("n") + 1));
    graph.watch("double", told::add);
    graph.watch("same", told::add);
    told.clear();

    graph.redefine(
        cells()
            .with("n", 0)
            .with("double", s -> s.number("n") * 20)
            .with("same", s -> 1 + s.number("n")),
        Map.of());

    assertThat(told)
        .singleElement()
        .satisfies(change -> {
          assertThat(change.cell()).isEqualTo("double");
          assertThat(change.before()).isEqualTo(4L);
          assertThat(change.value()).isEqualTo(40L);
          assertThat(change.version()).isEqualTo(1);
        });
    set(graph, "n", 3);
    assertThat(told).hasSize(3);
    assertThat(graph.get("double")).isEqualTo(60L);
  }

  @Test
  void valuesThatAreGivenComeBeforeThoseThatWereHeldAndAreOneTransaction() {
    StateGraph graph =
        graph(cells().with("a", 1).with("b", 1).with("sum", s -> s.number("a") + s.number("b")));
    set(graph, "a", 5);
    graph.watch("sum", told::add);
    told.clear();

    graph.redefine(
        cells().with("a", 0).with("b", 0).with("sum", s -> s.number("a") + s.number("b")),
        Map.of("a", 10, "b", 20));

    assertThat(told).extracting(Change::value).containsExactly(30L);
  }

  @Test
  void aCellThatWasComputedAndIsStaticNowHasItsFirstValue() {
    StateGraph graph = graph(cells().with("a", s -> 5));
    graph.watch("a", told::add);

    graph.redefine(cells().with("a", 9), Map.of());

    assertThat(told).extracting(Change::value).containsExactly(5L, 9L);
    set(graph, "a", 10);
    assertThat(graph.get("a")).isEqualTo(10L);
  }

  @Test
  void theWatchersOfANameThatIsGoneAreToldSoAndWaitForItToComeBack() {
    StateGraph graph = graph(cells().with("a", 1).with("b", 2));
    graph.watch("b", told::add);

    graph.redefine(cells().with("a", 1), Map.of());

    assertThat(told.getLast().error())
        .isNotNull()
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_CELL));
    assertThatThrownBy(() -> graph.get("b")).hasMessageContaining("b");
    graph.redefine(cells().with("a", 2), Map.of());
    graph.redefine(cells().with("a", 1).with("b", 3), Map.of());
    set(graph, "b", 4);

    assertThat(told).extracting(Change::value).containsExactly(2L, null, 3L, 4L);
    assertThat(told).extracting(Change::version).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void aValueForAnUnknownCellChangesNothing() {
    StateGraph graph = graph(cells().with("a", 1));
    set(graph, "a", 2);

    assertThatThrownBy(() -> graph.redefine(cells().with("a", 0), Map.of("b", 1)))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("got one for b")
        .extracting("code")
        .isEqualTo(ErrorCode.SCHEMA);

    assertThat(graph.get("a")).isEqualTo(2L);
  }

  @Test
  void aResultThatWasPendingIsForgotten() {
    CompletableFuture<Object> late = new CompletableFuture<>();
    StateGraph graph = graph(cells().with("a", s -> late));

    graph.redefine(cells().with("a", s -> "now"), Map.of());
    late.complete("late");

    assertThat(graph.get("a")).isEqualTo("now");
    assertThat(graph.pending("a")).isFalse();
  }

  @Test
  void aFunctionThatFailsPutsTheErrorIntoItsCell() {
    StateGraph graph = graph(cells().with("a", 1).with("b", s -> s.get("a")));

    graph.redefine(
        cells()
            .with("a", 1)
            .with(
                "b",
                s -> {
                  throw new IllegalStateException("no");
                }),
        Map.of());

    assertThatThrownBy(() -> graph.get("b")).hasMessageContaining("no");
    graph.redefine(cells().with("a", 1).with("b", s -> s.get("a")), Map.of());
    assertThat(graph.get("b")).isEqualTo(1L);
  }

  @Test
  void valuesAreThoseOfTheStaticCells() {
    StateGraph graph = graph(cells().with("a", 1).with("b", s -> 2));
    set(graph, "a", 3);

    assertThat(graph.values()).isEqualTo(Map.of("a", 3L));
  }

  @Test
  void itIsNotDoneInsideOfATransaction() {
    StateGraph graph = graph(cells().with("a", 1));
    graph.begin(null);

    assertThatThrownBy(() -> graph.redefine(cells(), Map.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Definition cells() {
    return new Definition();
  }

  private StateGraph graph(Map<String, Cell> cells) {
    return new StateGraph("app", cells, new Hooks());
  }

  private static void set(StateGraph graph, String cell, Object value) {
    graph.handlerView(() -> null).set(cell, value);
  }

  private static final class Definition extends LinkedHashMap<String, Cell> {

    private static final long serialVersionUID = 1;

    Definition with(String name, Object initial) {
      put(name, new Cell.Static(initial));
      return this;
    }

    Definition with(String name, Computed function) {
      put(name, new Cell.Derived(function));
      return this;
    }
  }

  private final class Hooks implements GraphHooks {

    @Override
    public void changed(Change change) {}

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
