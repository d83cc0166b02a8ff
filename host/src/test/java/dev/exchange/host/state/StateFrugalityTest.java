package dev.exchange.host.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.exchange.api.Subscription;
import dev.exchange.api.state.Cell;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.State;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a graph takes: stack, memory per write, and what it keeps alive. */
class StateFrugalityTest {

  private static final int LENGTH = 100_000;
  private static final long SMALL_STACK = 192 * 1024;

  @Test
  void aLongChainInReverseOrderNeedsAStackOfNoMoreThanAFewFrames() throws Exception {
    AtomicReference<Object> found = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                found.set(reverseChain());
              } catch (Throwable error) {
                found.set(error);
              }
            },
            "small stack",
            SMALL_STACK);
    thread.start();
    thread.join();

    assertThat(found.get()).isEqualTo((long) LENGTH + 5);
  }

  @Test
  void aWriteAllocatesItsRecordsAndLittleElse() {
    Map<String, Cell> cells = new LinkedHashMap<>();
    cells.put("x", new Cell.Static(false));
    for (int i = 0; i < 20; i++) {
      String before = i == 0 ? "x" : "c" + (i - 1);
      cells.put("c" + i, new Cell.Derived(state -> state.get(before)));
    }
    StateGraph graph = new StateGraph("app", cells, new Quiet());
    State state = graph.handlerView(() -> null);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    writes(state, 20_000);

    long before = threads.getCurrentThreadAllocatedBytes();
    writes(state, 1_000);
    long perChange = (threads.getCurrentThreadAllocatedBytes() - before) / (1_000 * 21);

    assertThat(perChange).isBetween(32L, 64L);
  }

  @Test
  void aCancelledWatcherIsLetGo() {
    StateGraph graph = new StateGraph("app", Map.of("x", new Cell.Static(0)), new Quiet());
    Object[] held = {new Object()};
    WeakReference<Object> weak = new WeakReference<>(held[0]);
    Subscription watch = watch(graph, held[0]);

    watch.cancel();
    held[0] = null;

    assertCollected(weak);
    assertThat(graph.get("x")).isEqualTo(0L);
    watch.cancel();
  }

  @Test
  void anEdgeThatIsGivenUpHoldsNoValue() {
    Map<String, Cell> cells = new LinkedHashMap<>();
    cells.put("on", new Cell.Static(true));
    cells.put("big", new Cell.Static(0));
    cells.put(
        "b", new Cell.Derived(s -> Boolean.TRUE.equals(s.get("on")) ? s.list("big").size() : 0));
    StateGraph graph = new StateGraph("app", cells, new Quiet());
    State state = graph.handlerView(() -> null);
    WeakReference<Object> weak = fill(graph, state);

    state.set("on", false);
    for (int i = 0; i < Chronicle.KEPT + 2; i++) {
      state.set("big", i);
    }

    assertCollected(weak);
  }

  @Test
  void aBatchThatThrowsHoldsNoValue() {
    StateGraph graph = new StateGraph("app", Map.of("x", new Cell.Static(0)), new Quiet());
    graph.begin(null);
    WeakReference<Object> weak = fillX(graph);

    graph.rollback();

    assertCollected(weak);
    assertThat(graph.get("x")).isEqualTo(0L);
  }

  private static Object reverseChain() {
    Map<String, Cell> cells = new LinkedHashMap<>();
    for (int i = LENGTH; i > 0; i--) {
      String before = "c" + (i - 1);
      cells.put("c" + i, new Cell.Derived(state -> (Long) state.get(before) + 1));
    }
    cells.put("c0", new Cell.Static(0));
    StateGraph graph = new StateGraph("app", cells, new Quiet());
    graph.get("c" + LENGTH);
    graph.begin(null);
    graph.handlerView(() -> null).set("c0", 3);
    graph.get("c" + LENGTH);
    graph.rollback();
    graph.handlerView(() -> null).set("c0", 5);
    return graph.get("c" + LENGTH);
  }

  private static void writes(State state, int count) {
    for (int i = 0; i < count; i++) {
      state.set("x", i % 2 == 0);
    }
  }

  private static Subscription watch(StateGraph graph, Object held) {
    return graph.watch("x", _ -> assertThat(held).isNotNull());
  }

  private static WeakReference<Object> fill(StateGraph graph, State state) {
    state.set("big", new Object[1000]);
    assertThat(graph.get("b")).isEqualTo(1000L);
    return new WeakReference<>(graph.get("big"));
  }

  private static WeakReference<Object> fillX(StateGraph graph) {
    graph.handlerView(() -> null).set("x", new Object[1000]);
    return new WeakReference<>(graph.get("x"));
  }

  private static void assertCollected(WeakReference<?> weak) {
    for (int i = 0; i < 50 && weak.get() != null; i++) {
      System.gc();
    }
    assertThat(weak.get()).isNull();
  }

  private static final class Quiet implements GraphHooks {

    @Override
    public void changed(Change change) {}

    @Override
    public void watcherFailed(String cell, Throwable error) {
      throw new AssertionError(error);
    }

    @Override
    public void resume(Runnable task) {
      throw new IllegalStateException("nothing comes later here");
    }

    @Override
    public @Nullable CompletionStage<?> async(@Nullable Object result) {
      return null;
    }
  }
}
