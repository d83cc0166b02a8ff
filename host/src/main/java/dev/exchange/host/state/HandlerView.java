package dev.exchange.host.state;

import dev.exchange.api.MessageId;
import dev.exchange.api.state.State;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cells as a handler sees them: it reads and writes. */
final class HandlerView implements State {

  private final StateGraph graph;
  private final Supplier<@Nullable MessageId> cause;

  HandlerView(StateGraph graph, Supplier<@Nullable MessageId> cause) {
    this.graph = graph;
    this.cause = cause;
  }

  @Override
  public @Nullable Object get(String cell) {
    return graph.get(cell);
  }

  @Override
  public void set(String cell, @Nullable Object value) {
    graph.set(cell, value, cause.get());
  }
}
