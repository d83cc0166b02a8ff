package dev.exchange.host.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Schemas and values of one small world, so that they meet often. The same seed, the same ones. */
final class RandomSchemas {

  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<Object> LEAVES =
      List.of(true, false, 0, 1, 2, 3, 0.5, 1.5, "", "a", "ab", "abc", "1");
  private static final List<String> TYPES =
      List.of("object", "array", "string", "number", "integer", "boolean", "null");

  private final SplittableRandom random;

  RandomSchemas(long seed) {
    random = new SplittableRandom(seed);
  }

  boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** A value, nested at most so deep. */
  Object value(int depth) {
    int kind = random.nextInt(depth > 0 ? 5 : 3);
    if (kind < 3) {
      return one(LEAVES);
    }
    if (kind == 3) {
      List<Object> list = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        list.add(value(depth - 1));
      }
      return list;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (chance(2)) {
        map.put(name, value(depth - 1));
      }
    }
    return map;
  }

  /** A schema, nested at most so deep. */
  Map<String, Object> schema(int depth) {
    Map<String, Object> schema = new LinkedHashMap<>();
    switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> schema.put("enum", List.of(value(1), value(1), value(1)));
      case 1 -> schema.put("const", value(1));
      case 2 -> strings(schema);
      case 3, 4 -> numbers(schema);
      case 5 -> lists(schema, depth);
      case 6 -> maps(schema, depth);
      default -> choices(schema, depth);
    }
    return schema;
  }

  /** A schema with some change in it. */
  Object mutated(Object schema) {
    if (!(schema instanceof Map<?, ?> map) || map.isEmpty()) {
      return chance(2) ? schema : schema(1);
    }
    Map<String, Object> changed = new LinkedHashMap<>();
    map.forEach((key, value) -> changed.put((String) key, value));
    String key = one(List.copyOf(changed.keySet()));
    Object value = changed.get(key);
    switch (random.nextInt(5)) {
      case 0 -> changed.remove(key);
      case 1 -> changed.putAll(schema(1));
      default -> changed.put(key, nearby(key, value));
    }
    return changed;
  }

  private Object nearby(String key, Object value) {
    return switch (value) {
      case Integer number ->
          key.equals("multipleOf") ? number + 1 : Math.max(0, number + (chance(2) ? 1 : -1));
      case Map<?, ?> map when key.endsWith("roperties") && !key.startsWith("additional") -> {
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach(
            (name, member) -> members.put((String) name, chance(2) ? mutated(member) : member));
        yield members;
      }
      case Map<?, ?> map when !key.equals("dependentRequired") -> mutated(map);
      case List<?> list when key.endsWith("Of") ->
          list.stream().map(each -> chance(2) ? mutated(each) : each).toList();
      case List<?> list when list.size() > 1 && chance(2) -> list.subList(1, list.size());
      case String type when key.equals("type") -> type.equals("integer") ? "number" : one(TYPES);
      default -> value;
    };
  }

  private void strings(Map<String, Object> schema) {
    schema.put("type", chance(2) ? "string" : List.of("string", one(List.of("null", "boolean"))));
    maybe(schema, "minLength", random.nextInt(3));
    maybe(schema, "maxLength", 1 + random.nextInt(3));
    maybe(schema, "pattern", one(List.of("^a", "b", "^\\d+$")));
  }

  private void numbers(Map<String, Object> schema) {
    schema.put("type", one(List.of("integer", "number")));
    maybe(schema, one(List.of("minimum", "exclusiveMinimum")), random.nextInt(2));
    maybe(schema, one(List.of("maximum", "exclusiveMaximum")), 1 + random.nextInt(3));
    maybe(schema, "multipleOf", 1 + random.nextInt(2));
  }

  private void lists(Map<String, Object> schema, int depth) {
    schema.put("type", "array");
    maybe(schema, "items", chance(4) ? false : schema(depth - 1));
    maybe(schema, "prefixItems", List.of(schema(depth - 1)));
    maybe(schema, "minItems", random.nextInt(3));
    maybe(schema, "maxItems", 1 + random.nextInt(3));
    maybe(schema, "uniqueItems", true);
    maybe(schema, "contains", schema(0));
  }

  private void maps(Map<String, Object> schema, int depth) {
    schema.put("type", "object");
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (chance(2)) {
        members.put(name, schema(depth - 1));
      }
    }
    maybe(schema, "properties", members);
    maybe(schema, "required", List.of(one(NAMES)));
    maybe(schema, "additionalProperties", chance(2) ? false : schema(depth - 1));
    if (chance(4)) {
      schema.put("patternProperties", Map.of(one(List.of("a", "[bc]")), schema(depth - 1)));
    }
    maybe(schema, "maxProperties", 1 + random.nextInt(2));
    if (chance(6)) {
      schema.put("dependentRequired", Map.of("a", List.of("b")));
    }
  }

  private void choices(Map<String, Object> schema, int depth) {
    String keyword = one(List.of("anyOf", "oneOf", "allOf", "not"));
    Object one = schema(depth - 1);
    schema.put(keyword, keyword.equals("not") ? one : List.of(one, schema(depth - 1)));
  }

  private void maybe(Map<String, Object> schema, String keyword, Object value) {
    if (chance(2)) {
      schema.put(keyword, value);
    }
  }
}
