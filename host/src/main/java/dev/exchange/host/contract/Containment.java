package dev.exchange.host.contract;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.contract.Part.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether every value that a narrow schema takes is taken by a wide one.
 *
 * <p>Yes is always right. No may be wrong: then a gap is told that no value falls into. Each
 * keyword of the wide schema must follow from one of the keywords of the narrow one; where that one
 * is a choice (anyOf, oneOf, enum), from each of its cases. A pair of schemas that is met again
 * while it is compared is taken as contained, since a value that shows otherwise would be found at
 * the first place already.
 *
 * <p>Invariant: {@code gaps} grows while a comparison fails, and is cut back when a trial fails.
 */
final class Containment {

  private static final int MAX_STEPS = 20_000;
  private static final int MAX_DEPTH = 200;

  /**
   * Why not.
   *
   * @param path into the value; {@code *} for any element, or any other member
   * @param certain whether the rule knows the keyword
   */
  record Gap(
      String path,
      String keyword,
      @Nullable Object narrow,
      @Nullable Object wide,
      boolean certain) {}

  private final List<Gap> gaps = new ArrayList<>();
  private final List<Pair> open = new ArrayList<>();
  private final IdentityHashMap<Object, Map<String, Part>> made = new IdentityHashMap<>();
  private int steps;

  private record Pair(List<Part> narrow, Part wide, String path) {

    boolean isSame(Pair other) {
      if (!wide.isSame(other.wide) || narrow.size() != other.narrow.size()) {
        return false;
      }
      for (int i = 0; i < narrow.size(); i++) {
        if (!narrow.get(i).isSame(other.narrow.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** The gaps; none if the narrow schema is contained. */
  static List<Gap> gaps(Part narrow, Part wide) {
    Containment containment = new Containment();
    boolean held = containment.covers(List.of(narrow), wide, "");
    return held ? List.of() : List.copyOf(containment.gaps);
  }

  boolean covers(List<Part> narrow, Part wide, String path) {
    List<Part> all = new ArrayList<>();
    return !flatten(narrow, all) || flat(all, wide, path);
  }

  /** The same for parts that are all that is asked. */
  private boolean flat(List<Part> all, Part wide, String path) {
    if (++steps > MAX_STEPS || open.size() > MAX_DEPTH) {
      return gap(path, "$ref", all, wide, false);
    }
    if (Boolean.TRUE.equals(wide.schema()) || types(all).isEmpty()) {
      return true;
    }
    if (Boolean.FALSE.equals(wide.schema())) {
      gaps.add(new Gap(path, "", true, false, true));
      return false;
    }
    Pair pair = new Pair(all, wide, path);
    Pair before = open.stream().filter(pair::isSame).findFirst().orElse(null);
    if (before != null) {
      // Deeper in the value it is taken for granted; about the same value it proves nothing.
      return !before.path.equals(path) || gap(path, "$ref", all, wide, false);
    }
    open.add(pair);
    boolean held = direct(all, wide, path) || cases(all, wide, path);
    open.removeLast();
    return held;
  }

  /** All that is asked by what stands beside it or is referred to; false if that takes nothing. */
  private boolean flatten(List<Part> parts, List<Part> all) {
    for (Part part : parts) {
      if (Boolean.FALSE.equals(part.schema())) {
        return false;
      }
      if (!(part.schema() instanceof ValueMap map) || all.stream().anyMatch(part::isSame)) {
        continue;
      }
      all.add(part);
      if (part.isConstant()) {
        all.add(made(part, "const", () -> part.literal(map.get("const"))));
      }
      List<Part> more = new ArrayList<>(part.all("allOf"));
      if (map.containsKey("$ref")) {
        more.add(part.referred());
      }
      if (!flatten(more, all)) {
        return false;
      }
    }
    return true;
  }

  static Set<Kind> types(List<Part> parts) {
    Set<Kind> types = EnumSet.allOf(Kind.class);
    parts.forEach(part -> types.retainAll(part.types()));
    return types;
  }

  private boolean direct(List<Part> narrow, Part wide, String path) {
    if (!(wide.schema() instanceof ValueMap map)) {
      return true;
    }
    Set<Kind> types = types(narrow);
    boolean held = true;
    for (String keyword : map.keySet()) {
      held &= keyword(narrow, types, wide, keyword, path);
    }
    return held;
  }

  private boolean keyword(
      List<Part> narrow, Set<Kind> types, Part wide, String keyword, String path) {
    Object asked = wide.get(keyword);
    boolean held =
        switch (keyword) {
          case "type" -> wide.types().containsAll(types);
          case "const", "enum" -> Choices.isAmong(narrow, types, values(wide, keyword));
          case "$ref" -> covers(narrow, wide.referred(), path);
          case "allOf" -> allOf(narrow, wide, path);
          case "anyOf" -> anyOf(narrow, wide, keyword, path);
          case "oneOf" ->
              Choices.areDisjoint(wide.all(keyword))
                  ? anyOf(narrow, wide, keyword, path)
                  : sameChoice(narrow, wide, path);
          case "required" ->
              !types.contains(Kind.OBJECT)
                  || wide.texts(keyword).stream()
                      .allMatch(name -> narrow.stream().anyMatch(n -> isRequired(n, name)));
          case "properties", "additionalProperties", "patternProperties" ->
              !types.contains(Kind.OBJECT) || new Members(this, narrow, wide, path).held(keyword);
          case "items", "prefixItems" ->
              !types.contains(Kind.ARRAY) || new Elements(this, narrow, wide, path).held(keyword);
          case "multipleOf" -> !hasNumbers(types) || Bounds.multiple(narrow, types, asked);
          case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
              !hasNumbers(types) || Bounds.number(narrow, types, keyword, asked);
          case "uniqueItems" ->
              !types.contains(Kind.ARRAY)
                  || Boolean.FALSE.equals(asked)
                  || Bounds.size(narrow, "maxItems", 1)
                  || same(narrow, wide, keyword);
          case "pattern", "format" ->
              !types.contains(Kind.STRING)
                  || Choices.keeps(narrow, keyword, String.valueOf(asked))
                  || same(narrow, wide, keyword);
          default ->
              Keywords.isAnnotation(keyword)
                  || (Bounds.SIZES.containsKey(keyword)
                      ? !types.contains(Bounds.SIZES.get(keyword))
                          || Bounds.size(narrow, keyword, asked)
                      : same(narrow, wide, keyword));
        };
    if (!held && !isTold(path, keyword)) {
      gap(path, keyword, narrow, wide, Choices.isUnderstood(keyword));
    }
    return held;
  }

  /** What is inside tells its own gaps. */
  private boolean isTold(String path, String keyword) {
    boolean inside =
        Set.of("$ref", "allOf", "properties", "items", "prefixItems", "additionalProperties")
            .contains(keyword);
    return inside && !gaps.isEmpty() && gaps.getLast().path().startsWith(path);
  }

  private static boolean hasNumbers(Set<Kind> types) {
    return types.contains(Kind.INTEGER) || types.contains(Kind.FRACTION);
  }

  private static boolean isRequired(Part part, String name) {
    return part.texts("required").contains(name);
  }

  private static List<@Nullable Object> values(Part part, String keyword) {
    Object asked = part.get(keyword);
    return keyword.equals("enum") && asked instanceof ValueList list
        ? list
        : ValueList.of(new @Nullable Object[] {asked});
  }

  private boolean allOf(List<Part> narrow, Part wide, String path) {
    boolean held = true;
    for (Part each : wide.all("allOf")) {
      held &= covers(narrow, each, path);
    }
    return held;
  }

  private boolean anyOf(List<Part> narrow, Part wide, String keyword, String path) {
    return wide.all(keyword).stream().anyMatch(each -> trial(narrow, each, path));
  }

  /** Exactly one of the same shapes, in the same order. */
  private boolean sameChoice(List<Part> narrow, Part wide, String path) {
    List<Part> shapes = wide.all("oneOf");
    for (Part part : narrow) {
      List<Part> own = part.all("oneOf");
      boolean same = own.size() == shapes.size();
      for (int i = 0; same && i < own.size(); i++) {
        same =
            trial(List.of(own.get(i)), shapes.get(i), path)
                && trial(List.of(shapes.get(i)), own.get(i), path);
      }
      if (same) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is so, without telling why not. */
  boolean trial(List<Part> narrow, Part wide, String path) {
    int before = gaps.size();
    boolean held = covers(narrow, wide, path);
    forget(before);
    return held;
  }

  private void forget(int from) {
    gaps.subList(from, gaps.size()).clear();
  }

  /** Each case of the first choice of the narrow schema on its own. */
  private boolean cases(List<Part> narrow, Part wide, String path) {
    for (Part part : narrow) {
      for (String keyword : List.of("anyOf", "oneOf", "enum")) {
        if (part.get(keyword) instanceof ValueList list && !list.isEmpty()) {
          List<Part> rest = new ArrayList<>(narrow);
          rest.remove(part);
          rest.add(made(part, keyword, () -> part.with(Choices.without(part, keyword))));
          List<Part> each = keyword.equals("enum") ? literals(part, list) : part.all(keyword);
          if (each.stream().allMatch(one -> oneCase(rest, one, wide, path))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private List<Part> literals(Part part, ValueList values) {
    List<Part> literals = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      literals.add(made(part, "enum/" + i, () -> part.literal(value)));
    }
    return literals;
  }

  /** The same object for the same schema, so that a pair that comes again is known. */
  private Part made(Part part, String how, Supplier<Part> making) {
    Map<String, Part> known = made.computeIfAbsent(part.schema(), schema -> new HashMap<>());
    Part before = known.get(how);
    if (before != null) {
      return before;
    }
    Part now = making.get();
    known.put(how, now);
    return now;
  }

  private boolean oneCase(List<Part> rest, Part one, Part wide, String path) {
    List<Part> all = new ArrayList<>(rest);
    int before = gaps.size();
    boolean held = !flatten(List.of(one), all) || flat(all, wide, path);
    forget(before);
    return held;
  }

  /** Whether one of the narrow schemas says the very same; what refers elsewhere may not. */
  private static boolean same(List<Part> narrow, Part wide, String keyword) {
    return narrow.stream().anyMatch(part -> Choices.isSame(part, wide, keyword));
  }

  private boolean gap(String path, String keyword, List<Part> narrow, Part wide, boolean certain) {
    Object before =
        narrow.stream()
            .map(part -> part.get(keyword))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    gaps.add(new Gap(path, keyword, before, wide.get(keyword), certain));
    return false;
  }
}
