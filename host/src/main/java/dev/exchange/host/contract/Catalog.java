package dev.exchange.host.contract;

import dev.exchange.api.Values;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange says about itself: the schemas of its handlers and of the cells that it shares.
 *
 * @param exchange its id
 * @param operations by the name of the messages that are handled
 * @param cells the schema of each cell, a map, true or false
 */
public record Catalog(
    String exchange, Map<String, Operation> operations, Map<String, Object> cells) {

  /** Keeps the order. Throws SCHEMA if the schema of a cell is none. */
  public Catalog {
    operations = Collections.unmodifiableMap(new LinkedHashMap<>(operations));
    Map<String, Object> checked = new LinkedHashMap<>();
    cells.forEach(
        (name, schema) -> checked.put(name, new Document(Values.of(schema), name).root()));
    cells = Collections.unmodifiableMap(checked);
  }

  /** Whether a schema says anything. */
  static boolean says(@Nullable Object schema) {
    return !Boolean.TRUE.equals(schema);
  }
}
