package dev.exchange.host.contract;

import dev.exchange.api.Bytes;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema in its document.
 *
 * @param schema a map, true or false
 * @param document where its references lead
 */
record Part(Object schema, Document document) {

  /** Marks what {@link #literal} makes. */
  private static final String LITERAL = "x-literal";

  /** What a value can be; a number is whole, or has a fraction. */
  enum Kind {
    NULL,
    BOOLEAN,
    OBJECT,
    ARRAY,
    STRING,
    INTEGER,
    FRACTION
  }

  /** The same document's schema. */
  Part with(@Nullable Object other) {
    return new Part(other == null ? true : other, document);
  }

  /** What stands behind a keyword; null for nothing. */
  @Nullable Object get(String keyword) {
    return schema instanceof ValueMap map ? map.get(keyword) : null;
  }

  /** The schemas in the list, or in the map, behind a keyword. */
  List<Part> all(String keyword) {
    return switch (get(keyword)) {
      case ValueList list -> list.stream().map(this::with).toList();
      case ValueMap map -> map.values().stream().map(this::with).toList();
      case null, default -> List.of();
    };
  }

  /** The schemas of a map behind a keyword, by name. */
  ValueMap named(String keyword) {
    return get(keyword) instanceof ValueMap map ? map : ValueMap.EMPTY;
  }

  /** The texts in the list behind a keyword. */
  List<String> texts(String keyword) {
    return get(keyword) instanceof ValueList list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** What a reference refers to. */
  Part referred() {
    return with(document.resolve(String.valueOf(get("$ref")), ""));
  }

  /** Whether it is the same object. */
  @SuppressWarnings("ReferenceEquality") // a schema that comes again, not an equal one
  boolean isSame(Part other) {
    return schema == other.schema;
  }

  /** The types that are allowed. */
  Set<Kind> types() {
    return switch (get("type")) {
      case String name -> named(List.of(name));
      case ValueList names -> named(names.stream().map(String::valueOf).toList());
      case null, default -> EnumSet.allOf(Kind.class);
    };
  }

  private static Set<Kind> named(List<String> names) {
    Set<Kind> types = EnumSet.noneOf(Kind.class);
    for (String name : names) {
      switch (name) {
        case "number" -> types.addAll(List.of(Kind.INTEGER, Kind.FRACTION));
        default -> types.add(Kind.valueOf(name.toUpperCase(Locale.ROOT)));
      }
    }
    return types;
  }

  /** A schema that only one value keeps, said in as many keywords as there are. */
  Part literal(@Nullable Object value) {
    Map<String, @Nullable Object> said = new LinkedHashMap<>();
    said.put("const", value);
    said.put(LITERAL, true);
    switch (value) {
      case null -> said.put("type", "null");
      case Boolean _ -> said.put("type", "boolean");
      case Long _, Double _ -> {
        said.put("type", isWhole(value) ? "integer" : "number");
        said.put("minimum", value);
        said.put("maximum", value);
      }
      case String text -> {
        said.put("type", "string");
        said.put("minLength", text.codePointCount(0, text.length()));
        said.put("maxLength", text.codePointCount(0, text.length()));
      }
      case ValueList list -> {
        said.put("type", "array");
        said.put("minItems", list.size());
        said.put("maxItems", list.size());
        said.put("prefixItems", list.stream().map(Part::constant).toList());
      }
      case ValueMap map -> members(said, map);
      case Bytes _ -> said.putAll(Contract.BYTES);
      default -> throw new IllegalArgumentException("expected a frozen value, got " + value);
    }
    return with(ValueMap.of(said));
  }

  /** Whether it takes one value and has not been said in more keywords yet. */
  boolean isConstant() {
    return schema instanceof ValueMap map && map.containsKey("const") && !map.containsKey(LITERAL);
  }

  private static void members(Map<String, @Nullable Object> said, ValueMap map) {
    Map<String, Object> properties = new LinkedHashMap<>();
    map.forEach((name, member) -> properties.put(name, constant(member)));
    said.put("type", "object");
    said.put("required", new ArrayList<>(map.keySet()));
    said.put("maxProperties", map.size());
    said.put("properties", properties);
    said.put("additionalProperties", false);
  }

  private static ValueMap constant(@Nullable Object value) {
    return ValueMap.of("const", value);
  }

  private static boolean isWhole(Object number) {
    return number instanceof Long || (number instanceof Double real && real == Math.rint(real));
  }
}
