package dev.exchange.api.state;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The cells of an exchange, as a handler or the function of a computed cell sees them.
 *
 * <p>Values are immutable trees. Inside a transaction a read gives what was written in it, and
 * computed cells follow.
 *
 * <p>Threading: the exchange's own thread, and only while the handler or function runs or, for a
 * handler's, in the callbacks of its Futures.
 *
 * <p>Errors, thrown at once: UNKNOWN_CELL; INVALID_VALUE; WRITE_IN_COMPUTED for a write from the
 * function of a computed cell, or to a computed cell; the error of a cell that is in error, such as
 * CIRCULAR.
 *
 * <p>Source: docs/spec/state.md.
 */
public interface State {

  /** The value of a cell. */
  @Nullable Object get(String cell);

  /** Sets a static cell. */
  void set(String cell, @Nullable Object value);

  /** Sets a static cell to a function of its value. */
  default void update(String cell, UnaryOperator<@Nullable Object> change) {
    set(cell, change.apply(get(cell)));
  }

  /** The text in a cell. Throws SCHEMA if it holds something else. */
  default String text(String cell) {
    return Typed.text(get(cell), cell);
  }

  /** The number in a cell. Throws SCHEMA if it holds something else. */
  default double number(String cell) {
    return Typed.number(get(cell), cell);
  }

  /** The list in a cell. Throws SCHEMA if it holds something else. */
  default ValueList list(String cell) {
    return Typed.list(get(cell), cell);
  }

  /** The map in a cell. Throws SCHEMA if it holds something else. */
  default ValueMap map(String cell) {
    return Typed.map(get(cell), cell);
  }
}
