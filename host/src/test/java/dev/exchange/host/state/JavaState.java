package dev.exchange.host.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.api.state.Computed;
import dev.exchange.api.state.State;
import org.jspecify.annotations.Nullable;

/** A case whose functions are Java. */
final class JavaState extends GraphUnderTest {

  JavaState(StateCase played) {
    super(played);
  }

  @Override
  protected Computed computed(String cell, JsonNode expression) {
    return state -> {
      ran(cell);
      return Expression.evaluate(expression, new FunctionScope(state));
    };
  }

  private final class FunctionScope implements Expression.Scope {

    private final State state;

    FunctionScope(State state) {
      this.state = state;
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
    @SuppressWarnings("FutureReturnValueIgnored") // the graph takes it
    public Object later(String label) {
      return JavaState.this.later(label);
    }

    @Override
    public @Nullable Object told() {
      throw new IllegalArgumentException("a function is told nothing");
    }
  }
}
