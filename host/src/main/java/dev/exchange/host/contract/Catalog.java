package dev.exchange.host.contract;

import dev.exchange.api.Names;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange says about itself: the schemas of its handlers, of what it emits, and of its
 * cells.
 *
 * <p>Threading: any thread.
 *
 * @param exchange its id
 * @param operations by the name of the messages that are handled
 * @param emits by the name of the messages that are emitted; what they carry is the input
 * @param cells the schema of each cell, a map, true or false
 */
public record Catalog(
    String exchange,
    Map<String, Operation> operations,
    Map<String, Operation> emits,
    Map<String, Object> cells) {

  /** Keeps the order. Throws SCHEMA if the schema of a cell is none. */
  public Catalog {
    operations = Collections.unmodifiableMap(new LinkedHashMap<>(operations));
    emits = Collections.unmodifiableMap(new LinkedHashMap<>(emits));
    Map<String, Object> checked = new LinkedHashMap<>();
    cells.forEach(
        (name, schema) -> checked.put(name, new Document(Values.of(schema), name).root()));
    cells = Collections.unmodifiableMap(checked);
  }

  /** One of an exchange that does not say what it emits. */
  public Catalog(String exchange, Map<String, Operation> operations, Map<String, Object> cells) {
    this(exchange, operations, Map.of(), cells);
  }

  /**
   * That of an entry as a host tells it. Patterns are left out, since they are no names; samples
   * become examples of a schema.
   *
   * <pre>
   *  {id, handles: {name: {description?, input?, output?, samples?}},
   *   emits?: {name: {description?, value?}}, cells: {name: schema}}
   * </pre>
   *
   * @throws dev.exchange.api.ExchangeException SCHEMA for an entry of another form
   */
  public static Catalog of(ValueMap entry) {
    Map<String, Operation> operations = new LinkedHashMap<>();
    ValueMap handles = entry.map("handles");
    for (String name : handles.keySet()) {
      if (!Names.hasStar(name)) {
        ValueMap told = handles.map(name);
        Object input = exemplified(told.get("input"), told.get("samples"));
        operations.put(name, Operation.of(input, told.get("output"), text(told, "description")));
      }
    }
    Map<String, Operation> emits = new LinkedHashMap<>();
    ValueMap emitted = entry.containsKey("emits") ? entry.map("emits") : ValueMap.EMPTY;
    for (String name : emitted.keySet()) {
      ValueMap told = emitted.map(name);
      emits.put(name, Operation.of(told.get("value"), null, text(told, "description")));
    }
    Map<String, Object> cells = new LinkedHashMap<>();
    entry
        .map("cells")
        .forEach((name, schema) ->
            cells.put(name, Values.as(Object.class, schema, "a schema", "cell " + name)));
    return new Catalog(entry.text("id"), operations, emits, cells);
  }

  /** The text under a key; null without it. */
  private static @Nullable String text(ValueMap told, String key) {
    return told.get(key) == null ? null : told.text(key);
  }

  private static @Nullable Object exemplified(@Nullable Object schema, @Nullable Object samples) {
    return schema instanceof ValueMap map
            && !map.containsKey("examples")
            && samples instanceof ValueList list
            && !list.isEmpty()
        ? map.plus("examples", list)
        : schema;
  }

  /** Whether a schema says anything. */
  static boolean says(@Nullable Object schema) {
    return !Boolean.TRUE.equals(schema);
  }
}
