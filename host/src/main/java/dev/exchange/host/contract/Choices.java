package dev.exchange.host.contract;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.contract.Part.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be told of values that are listed, and of shapes that exclude each other. */
final class Choices {

  /** These depend on what stands beside them, so the same words do not mean the same. */
  private static final Map<String, List<String>> BESIDE =
      Map.of(
          "contains", List.of("minContains", "maxContains"),
          "minContains", List.of("contains"),
          "maxContains", List.of("contains"),
          "if", List.of("then", "else"),
          "then", List.of("if"),
          "else", List.of("if"));

  private static final Set<String> OF_ALL = Set.of("unevaluatedItems", "unevaluatedProperties");

  private static final Set<String> NOT_UNDERSTOOD =
      Set.of(
          "contains",
          "dependentRequired",
          "dependentSchemas",
          "else",
          "format",
          "if",
          "maxContains",
          "minContains",
          "not",
          "oneOf",
          "pattern",
          "patternProperties",
          "propertyNames",
          "then",
          "unevaluatedItems",
          "unevaluatedProperties");

  private Choices() {}

  /** Whether a gap at that keyword is one for sure, as far as the keyword goes. */
  static boolean isUnderstood(String keyword) {
    return !NOT_UNDERSTOOD.contains(keyword);
  }

  /** Whether all that some parts take is among some values. */
  static boolean isAmong(List<Part> parts, Set<Kind> types, List<@Nullable Object> values) {
    if (types.equals(Set.of(Kind.NULL)) && values.contains(null)) {
      return true;
    }
    return parts.stream()
        .anyMatch(part ->
            part.schema() instanceof ValueMap map
                && (map.containsKey("const")
                    ? values.contains(map.get("const"))
                    : map.get("enum") instanceof ValueList own && values.containsAll(own)));
  }

  /** Whether the constant text that some parts take keeps a pattern or a format. */
  static boolean keeps(List<Part> parts, String keyword, String asked) {
    return parts.stream()
        .anyMatch(part ->
            part.get("const") instanceof String text
                && (keyword.equals("pattern")
                    ? LinearPattern.of(asked).matches(text)
                    : Formats.keeps(asked, text)));
  }

  /** Whether no value is of two of these shapes. */
  static boolean areDisjoint(List<Part> shapes) {
    for (int i = 0; i < shapes.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!areDisjoint(shapes.get(i), shapes.get(j), 3)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean areDisjoint(Part one, Part other, int depth) {
    Part left = one.with(one.document().follow(one.schema()));
    Part right = other.with(other.document().follow(other.schema()));
    if (Containment.types(List.of(left, right)).isEmpty()) {
      return true;
    }
    List<@Nullable Object> mine = listed(left);
    List<@Nullable Object> theirs = listed(right);
    if (!mine.isEmpty() && !theirs.isEmpty()) {
      return mine.stream().noneMatch(theirs::contains);
    }
    boolean maps =
        left.types().equals(Set.of(Kind.OBJECT)) || right.types().equals(Set.of(Kind.OBJECT));
    return depth > 0
        && maps
        && left.texts("required").stream()
            .filter(right.texts("required")::contains)
            .filter(left.named("properties")::containsKey)
            .filter(right.named("properties")::containsKey)
            .anyMatch(name ->
                areDisjoint(
                    left.with(left.named("properties").get(name)),
                    right.with(right.named("properties").get(name)),
                    depth - 1));
  }

  private static List<@Nullable Object> listed(Part part) {
    if (part.schema() instanceof ValueMap map && map.containsKey("const")) {
      List<@Nullable Object> one = new ArrayList<>();
      one.add(map.get("const"));
      return one;
    }
    return part.get("enum") instanceof ValueList list ? list : List.of();
  }

  /** Whether two schemas say the same behind a keyword, and mean the same. */
  static boolean isSame(Part one, Part other, String keyword) {
    if (!(one.schema() instanceof ValueMap mine) || !(other.schema() instanceof ValueMap theirs)) {
      return false;
    }
    boolean sameDocument = one.document().root().equals(other.document().root());
    if (OF_ALL.contains(keyword)) {
      return mine.equals(theirs) && (sameDocument || isClosed(mine));
    }
    boolean same = mine.containsKey(keyword) && isEqual(mine.get(keyword), theirs.get(keyword));
    for (String beside : BESIDE.getOrDefault(keyword, List.of())) {
      same = same && isEqual(mine.get(beside), theirs.get(beside));
      same = same && (sameDocument || isClosed(mine.get(beside)));
    }
    return same && (sameDocument || isClosed(mine.get(keyword)));
  }

  private static boolean isEqual(@Nullable Object one, @Nullable Object other) {
    return Objects.equals(one, other);
  }

  /** Whether it refers to nothing. */
  private static boolean isClosed(@Nullable Object value) {
    return switch (value) {
      case ValueMap map ->
          !map.containsKey("$ref") && map.values().stream().allMatch(Choices::isClosed);
      case ValueList list -> list.stream().allMatch(Choices::isClosed);
      case null, default -> true;
    };
  }

  /** The same schema without a keyword. */
  static ValueMap without(Part part, String keyword) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>((ValueMap) part.schema());
    rest.remove(keyword);
    return ValueMap.of(rest);
  }
}
