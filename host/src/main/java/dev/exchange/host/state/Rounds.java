package dev.exchange.host.state;

import dev.exchange.kernel.KernelHooks;
import org.jspecify.annotations.Nullable;

/**
 * What a graph's kernel tells: that the rounds of telling have reached their limit. The rest would
 * be a fault of the graph, whose handlers are all defined and do not throw.
 */
final class Rounds implements KernelHooks {

  private final StateGraph graph;
  private final GraphHooks hooks;

  Rounds(StateGraph graph, GraphHooks hooks) {
    this.graph = graph;
    this.hooks = hooks;
  }

  @Override
  public void unhandled(String name, @Nullable Object value) {
    Telling.report(hooks, name, new IllegalStateException("no handler of signal " + name));
  }

  @Override
  public void failed(String name, @Nullable Object value, Throwable error) {
    Telling.report(hooks, name, error);
  }

  @Override
  public void overrun(int generations, int queued) {
    graph.telling().overrun();
  }
}
