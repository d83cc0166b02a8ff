package dev.exchange.host.polyglot;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Computed;
import dev.exchange.api.state.State;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one exchange, as Python reads and sets them.
 *
 * <p>Invariant: {@code crossed} holds for a cell the last list or map that was read and what Python
 * got for it; both are immutable, so the same one may be given again.
 *
 * <p>Threading: the owning thread of the program.
 */
final class PyCells {

  private record Crossed(Object value, Value guest) {}

  private final PyBorder border;
  private final Map<String, Crossed> crossed = new HashMap<>();
  private @Nullable Value type;
  private @Nullable State last;
  private @Nullable Value lastSeen;

  PyCells(PyBorder border) {
    this.border = border;
  }

  /** The class of the state in Python is there. */
  void open(Value stateClass) {
    type = stateClass;
  }

  /** That state as Python sees it. */
  Value of(State state) {
    if (lastSeen != null && isLast(state)) {
      return lastSeen;
    }
    if (type == null) {
      throw new IllegalStateException("expected the cells to be open");
    }
    Value seen =
        type.execute(
            PyMembers.function(border, args -> read(state, args[0].asString())),
            PyMembers.function(border, args -> write(state, args)));
    last = state;
    lastSeen = seen;
    return seen;
  }

  /** A computed cell that is a Python function. */
  Computed computed(Value function, @Nullable Location place) {
    Value call = border.function("call");
    return state -> {
      try {
        return border.result(call, function, of(state));
      } catch (ExchangeException e) {
        throw e.location() != null || place == null
            ? e
            : new ExchangeException(e.code(), e.text(), e.exchange(), place, e.getCause());
      }
    };
  }

  @SuppressWarnings("ReferenceEquality") // the same object, so that it is the same state
  private boolean isLast(State state) {
    return state == last;
  }

  @SuppressWarnings("ReferenceEquality") // a value is immutable: the same object, the same tree
  private @Nullable Object read(State state, String cell) {
    Object value = state.get(cell);
    if (!(value instanceof ValueMap || value instanceof ValueList)) {
      return border.values().in(value);
    }
    Crossed before = crossed.get(cell);
    if (before != null && before.value() == value) {
      return before.guest();
    }
    Value guest = (Value) border.values().in(value);
    if (guest != null) {
      crossed.put(cell, new Crossed(value, guest));
    }
    return guest;
  }

  private @Nullable Object write(State state, Value[] args) {
    state.set(args[0].asString(), border.values().tree(args, 1));
    return null;
  }
}
