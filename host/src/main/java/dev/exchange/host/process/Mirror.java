package dev.exchange.host.process;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the cells of an exchange in another process held last.
 *
 * <p>Threading: the thread of its exchange.
 */
final class Mirror {

  /** The cell in which all of them are: {@code {name: {value}}} or {@code {name: {code, text}}}. */
  static final String CELL = "process.cells";

  private final Map<String, ValueMap> cells = new LinkedHashMap<>();

  /** Gives an exchange cells that show them. They cannot be set. */
  void define(ExchangeBuilder builder, List<String> names) {
    builder.cell(CELL, ValueMap.EMPTY);
    for (String name : names) {
      builder.computed(name, state -> shown(state.map(CELL).get(name)));
    }
  }

  /** A cell has changed; false if the link has ended, of which the cells know nothing. */
  boolean takes(Change change) {
    ExchangeException error = change.error();
    if (error != null && error.code() == ErrorCode.PEER_GONE) {
      return false;
    }
    cells.put(
        change.cell(),
        error == null
            ? ValueMap.of("value", change.value())
            : ValueMap.of("code", error.code().name(), "text", error.text()));
    return true;
  }

  /** What the cell holds now. */
  ValueMap value() {
    return ValueMap.of(cells);
  }

  /** What cells held, by their names: of an exchange like this one, or of one in the host. */
  static ValueMap values(ValueMap state) {
    if (!(state.get(CELL) instanceof ValueMap all)) {
      return state;
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    all.forEach((name, held) -> {
      if (held instanceof ValueMap cell && cell.containsKey("value")) {
        values.put(name, cell.get("value"));
      }
    });
    return ValueMap.of(values);
  }

  private static @Nullable Object shown(@Nullable Object held) {
    if (!(held instanceof ValueMap cell)) {
      return null;
    }
    if (cell.get("code") instanceof String code) {
      throw new ExchangeException(ErrorCode.valueOf(code), cell.text("text"));
    }
    return cell.get("value");
  }
}
