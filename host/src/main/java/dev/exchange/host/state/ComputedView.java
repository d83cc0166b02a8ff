package dev.exchange.host.state;

import dev.exchange.api.state.State;
import org.jspecify.annotations.Nullable;

/** The cells as the functions of computed cells see them: they read. */
final class ComputedView implements State {

  private final StateGraph graph;

  ComputedView(StateGraph graph) {
    this.graph = graph;
  }

  @Override
  public @Nullable Object get(String cell) {
    return graph.get(cell);
  }

  @Override
  public void set(String cell, @Nullable Object value) {
    throw graph.evaluation().refuse("a write to cell " + cell);
  }
}
