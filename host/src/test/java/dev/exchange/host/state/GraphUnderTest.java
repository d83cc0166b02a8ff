package dev.exchange.host.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.api.state.Cell;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.Computed;
import dev.exchange.api.state.State;
import dev.exchange.api.state.Watch;
import dev.exchange.host.state.StateCase.CellCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StateGraph} that plays a case. A language adds how an expression becomes a function.
 *
 * <p>A function must call {@link #ran} when it begins and take what comes later from {@link
 * #later}.
 */
public abstract class GraphUnderTest implements StateUnderTest, GraphHooks {

  private final StateGraph graph;
  private final State state;
  private final List<Change> changes = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Map<String, Integer> runs = new HashMap<>();
  private final Map<String, List<CompletableFuture<@Nullable Object>>> later = new HashMap<>();
  private final Map<MessageId, String> causes = new HashMap<>();

  /** Makes the graph of a case. */
  protected GraphUnderTest(StateCase played) {
    Map<String, Cell> cells = new LinkedHashMap<>();
    played
        .cells()
        .forEach((name, cell) ->
            cells.put(
                name,
                switch (cell) {
                  case CellCase.Given given -> new Cell.Static(given.value());
                  case CellCase.Derived derived ->
                      new Cell.Derived(new FirstCall(name, derived.expression()));
                }));
    graph = new StateGraph("app", cells, this);
    state = graph.handlerView(() -> null);
  }

  /** The function of a cell; asked for when the function is called first. */
  protected abstract Computed computed(String cell, JsonNode expression);

  /** Counts a call of the function of a cell. */
  public final void ran(String cell) {
    runs.merge(cell, 1, Integer::sum);
  }

  /** A stage that a step completes. */
  public final CompletableFuture<@Nullable Object> later(String label) {
    CompletableFuture<@Nullable Object> stage = new CompletableFuture<>();
    later.computeIfAbsent(label, _ -> new ArrayList<>()).add(stage);
    return stage;
  }

  @Override
  public @Nullable Object get(String cell) {
    return graph.get(cell);
  }

  @Override
  public void set(String cell, @Nullable Object value) {
    state.set(cell, value);
  }

  @Override
  public void batch(@Nullable String cause, Runnable work) {
    MessageId id = cause == null ? null : MessageId.of(7, causes.size());
    if (id != null) {
      causes.put(id, cause);
    }
    graph.begin(id);
    try {
      work.run();
    } catch (RuntimeException error) {
      graph.rollback();
      throw error;
    }
    graph.commit();
  }

  @Override
  public Subscription watch(String cell, Watch watch) {
    return graph.watch(cell, watch);
  }

  @Override
  public boolean pending(String cell) {
    return graph.pending(cell);
  }

  @Override
  public long version(String cell) {
    return graph.version(cell);
  }

  @Override
  public int runs(String cell) {
    return runs.getOrDefault(cell, 0);
  }

  @Override
  public List<Change> changes() {
    return changes;
  }

  @Override
  public List<Failure> failures() {
    return failures;
  }

  @Override
  public void resolve(String label, int run, @Nullable Object value) {
    later.get(label).get(run).complete(value);
  }

  @Override
  public void reject(String label, int run, String text) {
    later.get(label).get(run).completeExceptionally(new IllegalStateException(text));
  }

  @Override
  public @Nullable String cause(Change change) {
    return change.cause() == null ? null : causes.get(change.cause());
  }

  @Override
  public void changed(Change change) {
    changes.add(change);
  }

  @Override
  public void watcherFailed(String cell, Throwable error) {
    failures.add(new Failure(cell, String.valueOf(error.getMessage())));
  }

  @Override
  public void resume(Runnable task) {
    task.run();
  }

  @Override
  public @Nullable CompletionStage<?> async(@Nullable Object result) {
    return result instanceof CompletionStage<?> stage ? stage : null;
  }

  private final class FirstCall implements Computed {

    private final String cell;
    private final JsonNode expression;
    private @Nullable Computed function;

    FirstCall(String cell, JsonNode expression) {
      this.cell = cell;
      this.expression = expression;
    }

    @Override
    public @Nullable Object compute(State cells) throws Exception {
      Computed known = function;
      if (known == null) {
        known = computed(cell, expression);
        function = known;
      }
      return known.compute(cells);
    }
  }
}
