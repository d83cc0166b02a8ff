package dev.exchange.benchmarks;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.state.Change;
import dev.exchange.host.state.GraphHooks;
import dev.exchange.host.state.StateGraph;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writes per second of one cell on which others depend, each a transaction of its own with one
 * watcher at the end: a chain of 50, a fan of 1,000, a diamond of 4.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StateBenchmark {

  /** How the cells hang together. */
  @Param({"deep50", "wide1000", "diamond"})
  public String shape = "deep50";

  private @Nullable StateGraph graph;
  private dev.exchange.api.state.@Nullable State state;
  private long next;
  private long told;

  /** Builds the cells. */
  @Setup
  public void setup() {
    ExchangeBuilder cells = Exchange.define("benchmark").cell("head", 0);
    String last =
        switch (shape) {
          case "deep50" -> deep(cells);
          case "wide1000" -> wide(cells);
          default -> diamond(cells);
        };
    StateGraph made = new StateGraph("benchmark", cells.cells(), new Silent());
    made.watch(last, change -> told++);
    graph = made;
    state = made.handlerView(() -> null);
  }

  /** One write, with all that follows from it. */
  @Benchmark
  public long write() {
    StateGraph written = graph;
    dev.exchange.api.state.State view = state;
    if (written == null || view == null) {
      throw new IllegalStateException("expected setup first");
    }
    written.begin(null);
    view.set("head", next++);
    written.commit();
    return told;
  }

  private static String deep(ExchangeBuilder cells) {
    String before = "head";
    for (int i = 0; i < 50; i++) {
      String source = before;
      before = "c" + i;
      cells.computed(before, s -> s.number(source) + 1);
    }
    return before;
  }

  private static String wide(ExchangeBuilder cells) {
    for (int i = 0; i < 1_000; i++) {
      int add = i;
      cells.computed("c" + i, s -> s.number("head") + add);
    }
    return "c999";
  }

  private static String diamond(ExchangeBuilder cells) {
    cells.computed("left", s -> s.number("head") + 1);
    cells.computed("right", s -> s.number("head") * 2);
    cells.computed("tail", s -> s.number("left") + s.number("right"));
    return "tail";
  }

  private static final class Silent implements GraphHooks {
    @Override
    public void changed(Change change) {}

    @Override
    public void watcherFailed(String cell, Throwable error) {
      throw new IllegalStateException(cell, error);
    }

    @Override
    public void resume(Runnable task) {
      task.run();
    }

    @Override
    public @Nullable CompletionStage<?> async(@Nullable Object result) {
      return null;
    }
  }
}
