package dev.exchange.host.contract;

import dev.exchange.api.Bytes;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.contract.Part.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One trial to make a value of a schema. What it makes may be refused after all.
 *
 * <p>The first trial takes the first of what there is to choose from, and all members; later ones
 * choose at random.
 */
final class Sampling {

  private static final int DEEPEST = 24;
  private static final int DEEP = 4;

  private final SplittableRandom random;
  private final boolean first;
  private int depth;

  /** A value that was made, which may be null. */
  record Made(@Nullable Object value) {}

  Sampling(SplittableRandom random, int trial) {
    this.random = random;
    this.first = trial == 0;
  }

  /** A value of a part; nothing if it has none, or is nested without end. */
  Optional<Made> value(Part part) {
    return value(List.of(part));
  }

  private Optional<Made> value(List<Part> parts) {
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    List<Part> all = new ArrayList<>();
    if (!parts.stream().allMatch(part -> gather(part, all))) {
      return Optional.empty();
    }
    Optional<Made> given = given(all);
    if (given.isPresent()) {
      return given;
    }
    List<Kind> types = List.copyOf(types(all));
    if (types.isEmpty()) {
      return Optional.empty();
    }
    depth++;
    Optional<Made> made = made(all, types.get(first ? 0 : random.nextInt(types.size())));
    depth--;
    return made;
  }

  /**
   * A part, what it refers to, and one case of each of its choices; false if that takes nothing.
   */
  private boolean gather(Part part, List<Part> all) {
    if (part.schema() instanceof Boolean free) {
      return free;
    }
    if (all.stream().anyMatch(part::isSame)) {
      return true;
    }
    all.add(part);
    List<Part> more = new ArrayList<>(part.all("allOf"));
    if (part.get("$ref") != null) {
      more.add(part.referred());
    }
    for (String choice : List.of("anyOf", "oneOf")) {
      List<Part> cases = part.all(choice);
      if (!cases.isEmpty()) {
        more.add(cases.get(chosen(cases.size())));
      }
    }
    if (part.get("if") != null) {
      boolean holds = random.nextBoolean();
      if (holds) {
        more.add(part.with(part.get("if")));
      }
      more.add(part.with(part.get(holds ? "then" : "else")));
    }
    return more.stream().allMatch(each -> gather(each, all));
  }

  /** The first of some; deep inside the last, since what ends a recursion often stands there. */
  private int chosen(int size) {
    return depth > DEEP
        ? size - 1 - random.nextInt((size + 1) / 2)
        : first ? 0 : random.nextInt(size);
  }

  private Optional<Made> given(List<Part> all) {
    for (Part part : all) {
      ValueMap map = (ValueMap) part.schema();
      if (map.containsKey("const")) {
        return Optional.of(new Made(map.get("const")));
      }
      if (map.get("enum") instanceof ValueList list && !list.isEmpty()) {
        return Optional.of(new Made(list.get(chosen(list.size()))));
      }
    }
    if (first || random.nextBoolean()) {
      for (Part part : all) {
        ValueMap map = (ValueMap) part.schema();
        if (map.containsKey("default")) {
          return Optional.of(new Made(map.get("default")));
        }
        if (map.get("examples") instanceof ValueList list && !list.isEmpty()) {
          return Optional.of(new Made(list.get(chosen(list.size()))));
        }
      }
    }
    return Optional.empty();
  }

  /** Types that are allowed, the one that the keywords speak of first. */
  private static Set<Kind> types(List<Part> all) {
    Set<Kind> allowed = Containment.types(all);
    Set<Kind> types = new LinkedHashSet<>();
    all.forEach(part -> ((ValueMap) part.schema()).keySet().forEach(key -> add(types, key)));
    types.retainAll(allowed);
    types.addAll(List.of(Kind.STRING, Kind.INTEGER, Kind.BOOLEAN, Kind.ARRAY, Kind.OBJECT));
    types.addAll(allowed);
    types.retainAll(allowed);
    return types;
  }

  private static void add(Set<Kind> types, String keyword) {
    switch (keyword) {
      case "properties", "required", "minProperties" -> types.add(Kind.OBJECT);
      case "items", "prefixItems", "contains", "minItems" -> types.add(Kind.ARRAY);
      case "minimum", "maximum", "multipleOf" -> types.add(Kind.INTEGER);
      default -> {}
    }
  }

  private Optional<Made> made(List<Part> all, Kind type) {
    return switch (type) {
      case NULL -> Optional.of(new Made(null));
      case BOOLEAN -> Optional.of(new Made(first || random.nextBoolean()));
      case STRING -> new SampleText(all, random).made().map(Made::new);
      case INTEGER -> SampleNumber.of(all, true, random).map(Made::new);
      case FRACTION -> SampleNumber.of(all, false, random).map(Made::new);
      case ARRAY -> list(all).map(Made::new);
      case OBJECT -> map(all).map(Made::new);
    };
  }

  private Optional<Object> list(List<Part> all) {
    int least = most(all, "minItems", 0);
    int told = all.stream().mapToInt(part -> part.all("prefixItems").size()).max().orElse(0);
    List<Part> contained = all.stream().filter(part -> part.get("contains") != null).toList();
    int wanted = Math.max(Math.max(least, told), depth > DEEP ? 0 : 1);
    int size =
        Math.min(
            Math.max(wanted, contained.isEmpty() ? 0 : most(all, "minContains", 1)),
            least(all, "maxItems"));
    boolean unique = all.stream().anyMatch(part -> Boolean.TRUE.equals(part.get("uniqueItems")));
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Optional<Made> element = element(all, contained, i, unique ? list : new ArrayList<>());
      if (element.isEmpty()) {
        return list.size() >= least ? Optional.of(list) : Optional.empty();
      }
      list.add(element.get().value());
    }
    return Optional.of(list);
  }

  private Optional<Made> element(
      List<Part> all, List<Part> contained, int index, List<@Nullable Object> others) {
    List<Part> asked = new ArrayList<>();
    for (Part part : all) {
      List<Part> told = part.all("prefixItems");
      asked.add(index < told.size() ? told.get(index) : part.with(part.get("items")));
    }
    for (Part part : contained) {
      if (index < most(all, "minContains", 1)) {
        asked.add(part.with(part.get("contains")));
      }
    }
    for (int trial = 0; trial < 20; trial++) {
      Optional<Made> made =
          trial == 0 ? value(asked) : new Sampling(random.split(), trial).within(depth, asked);
      if (made.isEmpty() || !others.contains(made.get().value())) {
        return made;
      }
    }
    return Optional.empty();
  }

  private Optional<Made> within(int outer, List<Part> parts) {
    depth = outer;
    return value(parts);
  }

  private Optional<Object> map(List<Part> all) {
    Set<String> required = new LinkedHashSet<>();
    all.forEach(part -> required.addAll(part.texts("required")));
    Set<String> names = new LinkedHashSet<>(required);
    for (Part part : all) {
      for (String name : part.named("properties").keySet()) {
        if (depth <= DEEP && (first || random.nextInt(3) > 0)) {
          names.add(name);
        }
      }
    }
    addNeeded(all, names, required);
    for (int i = 1; names.size() < most(all, "minProperties", 0); i++) {
      names.add("member" + i);
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (String name : names) {
      if (!required.contains(name) && map.size() >= least(all, "maxProperties")) {
        continue;
      }
      Optional<Made> member =
          name.equals(Nodes.BYTES) && names.size() == 1
              ? Optional.of(new Made(Bytes.of(new byte[] {1, 2, 3})))
              : value(Members.allowed(all, name));
      if (member.isPresent()) {
        map.put(name, member.get().value());
      } else if (required.contains(name)) {
        return Optional.empty();
      }
    }
    boolean bytes = map.size() == 1 && map.get(Nodes.BYTES) instanceof Bytes;
    return Optional.of(bytes ? map.values().iterator().next() : map);
  }

  /** What members need beside them. */
  private static void addNeeded(List<Part> all, Set<String> names, Set<String> required) {
    for (int i = 0; i < names.size(); i++) {
      String name = List.copyOf(names).get(i);
      for (Part part : all) {
        if (part.named("dependentRequired").get(name) instanceof ValueList needed) {
          needed.forEach(each -> names.add(String.valueOf(each)));
          needed.forEach(each -> required.add(String.valueOf(each)));
        }
      }
    }
  }

  /** The largest of the lower bounds behind a keyword. */
  static int most(List<Part> all, String keyword, int unless) {
    return all.stream()
        .filter(part -> part.get(keyword) instanceof Number)
        .mapToInt(part -> Bounds.number(part.get(keyword)).intValue())
        .max()
        .orElse(unless);
  }

  /** The smallest of the upper bounds behind a keyword. */
  static int least(List<Part> all, String keyword) {
    return all.stream()
        .filter(part -> part.get(keyword) instanceof Number)
        .mapToInt(part -> Bounds.number(part.get(keyword)).intValue())
        .min()
        .orElse(Integer.MAX_VALUE);
  }
}
