package dev.exchange.host.contract;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.contract.Shape.Constants;
import dev.exchange.host.contract.Shape.Either;
import dev.exchange.host.contract.Shape.Field;
import dev.exchange.host.contract.Shape.Mapping;
import dev.exchange.host.contract.Shape.Named;
import dev.exchange.host.contract.Shape.Plain;
import dev.exchange.host.contract.Shape.Struct;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes shapes of schemas. Maps whose members are told, and what is referred to, become declared
 * types, whose names begin with that of the schema.
 *
 * <p>Of several schemas that a value must keep at once, maps are joined; of others the first one
 * that says something counts. What only a check can tell (bounds, patterns, not, if) is left out.
 */
final class Shapes {

  private final Map<String, Shape> declared = new LinkedHashMap<>();
  private final IdentityHashMap<Object, String> referred = new IdentityHashMap<>();

  /** What was declared so far, in the order of the names' first use. */
  Map<String, Shape> declared() {
    return declared;
  }

  /** Declares a schema under a name, unless another one has it; then under a similar one. */
  Named declare(String name, Object schema) {
    Document document = new Document(schema, name);
    String free = reserve(name);
    referred.put(schema, free);
    declared.put(free, structure(new Part(schema, document), free));
    return new Named(free);
  }

  /** What stands behind a name, as far as it is only another name for it. */
  Shape behind(Shape shape) {
    Shape at = shape;
    for (int i = 0; i <= declared.size() && at instanceof Named(String name); i++) {
      at = declared.getOrDefault(name, Plain.ANY);
    }
    return at;
  }

  private String reserve(String name) {
    String free = name;
    for (int i = 2; declared.containsKey(free); i++) {
      free = name + i;
    }
    declared.put(free, Plain.ANY);
    return free;
  }

  /** The shape of a part; a map with told members gets a name of its own. */
  private Shape part(Part part, String name) {
    String known = referred.get(part.schema());
    if (known != null) {
      return new Named(known);
    }
    if (part.schema() instanceof ValueMap map && isReference(map)) {
      return reference(part, name);
    }
    Shape shape = structure(part, name);
    if (!(shape instanceof Struct)) {
      return shape;
    }
    String free = reserve(name);
    declared.put(free, shape);
    return new Named(free);
  }

  private static boolean isReference(ValueMap map) {
    return map.containsKey("$ref")
        && map.keySet().stream().allMatch(key -> key.equals("$ref") || Keywords.isAnnotation(key));
  }

  private Shape reference(Part part, String name) {
    Part target = part.referred();
    String known = referred.get(target.schema());
    if (known != null) {
      return new Named(known);
    }
    if (!(target.schema() instanceof ValueMap)) {
      return structure(target, name);
    }
    String reference = String.valueOf(part.get("$ref"));
    String last =
        reference.substring(Math.max(reference.lastIndexOf('/'), reference.indexOf('#')) + 1);
    String free = reserve(prefix(target, name) + TypeNames.type(Pointer.ofFragment(last)));
    referred.put(target.schema(), free);
    declared.put(free, structure(target, free));
    return new Named(free);
  }

  private String prefix(Part target, String name) {
    String root = referred.get(target.document().root());
    return root == null ? name : root;
  }

  private Shape structure(Part part, String name) {
    if (part.schema() instanceof Boolean all) {
      return all ? Plain.ANY : Plain.NEVER;
    }
    ValueMap map = (ValueMap) part.schema();
    if (isReference(map)) {
      return reference(part, name + "Value");
    }
    if (map.containsKey("const")) {
      return constants(ValueList.of(new @Nullable Object[] {map.get("const")}));
    }
    if (map.get("enum") instanceof ValueList list) {
      return constants(list);
    }
    if (isBytes(part)) {
      return Plain.BYTES;
    }
    List<Part> all = new ArrayList<>();
    together(part, all);
    for (String choice : List.of("anyOf", "oneOf")) {
      for (Part each : all) {
        if (each.get(choice) instanceof ValueList) {
          return either(each, choice, all, name);
        }
      }
    }
    if (all.stream()
        .anyMatch(
            each -> !each.named("properties").isEmpty() || !each.texts("required").isEmpty())) {
      return withNull(all, struct(all, name), name);
    }
    return all.stream()
        .map(each -> typed(each, name))
        .filter(shape -> shape != Plain.ANY)
        .findFirst()
        .orElse(Plain.ANY);
  }

  /** A part and what a value must keep beside it. */
  private static void together(Part part, List<Part> all) {
    if (!(part.schema() instanceof ValueMap) || all.stream().anyMatch(part::isSame)) {
      return;
    }
    all.add(part);
    part.all("allOf").forEach(each -> together(each, all));
    if (part.get("$ref") != null) {
      together(part.referred(), all);
    }
  }

  private static boolean isBytes(Part part) {
    return part.texts("required").contains(Nodes.BYTES)
        && part.types().equals(Set.of(Part.Kind.OBJECT));
  }

  private static Shape constants(List<@Nullable Object> values) {
    boolean plain =
        values.stream()
            .allMatch(each ->
                each == null
                    || each instanceof String
                    || each instanceof Number
                    || each instanceof Boolean);
    return plain ? new Constants(new ArrayList<>(new LinkedHashSet<>(values))) : Plain.ANY;
  }

  private Shape either(Part choosing, String choice, List<Part> all, String name) {
    Set<Shape> shapes = new LinkedHashSet<>();
    List<Part> cases = choosing.all(choice);
    boolean alone =
        all.stream().allMatch(each -> each.isSame(choosing) || !saysMore(each))
            && !saysMore(choosing);
    for (int i = 0; i < cases.size(); i++) {
      Part one = cases.get(i);
      String title =
          one.get("title") instanceof String text ? TypeNames.type(text) : String.valueOf(i + 1);
      shapes.add(
          alone ? part(one, name + title) : joined(one, choice, choosing, all, name + title));
    }
    if (shapes.contains(Plain.ANY)) {
      return Plain.ANY;
    }
    return shapes.size() == 1 ? shapes.iterator().next() : new Either(List.copyOf(shapes));
  }

  private static boolean saysMore(Part part) {
    return !part.named("properties").isEmpty() || !part.texts("required").isEmpty();
  }

  /** One case of a choice together with what holds in all cases. */
  private Shape joined(Part one, String choice, Part choosing, List<Part> all, String name) {
    List<Part> parts = new ArrayList<>();
    for (Part each : all) {
      parts.add(each.isSame(choosing) ? each.with(Choices.without(each, choice)) : each);
    }
    together(one, parts);
    String free = reserve(name);
    declared.put(free, struct(parts, free));
    return new Named(free);
  }

  private Shape struct(List<Part> all, String name) {
    Map<String, Field> fields = new LinkedHashMap<>();
    Set<String> required = new LinkedHashSet<>();
    all.forEach(part -> required.addAll(part.texts("required")));
    for (Part part : all) {
      part.named("properties")
          .forEach((member, schema) ->
              fields.computeIfAbsent(
                  member,
                  key ->
                      new Field(
                          member,
                          part(part.with(schema), name + TypeNames.type(member)),
                          required.contains(member),
                          text(part.with(schema), "description"))));
    }
    required.forEach(member -> fields.putIfAbsent(member, new Field(member, Plain.ANY, true, "")));
    boolean open =
        all.stream()
            .anyMatch(part ->
                part.get("additionalProperties") instanceof ValueMap
                    || part.get("patternProperties") != null);
    return new Struct(List.copyOf(fields.values()), open, text(all.getFirst(), "description"));
  }

  private static String text(Part part, String keyword) {
    return part.get(keyword) instanceof String text ? text : "";
  }

  /** A map whose type says that it may be something else too. */
  private Shape withNull(List<Part> all, Shape struct, String name) {
    Set<Part.Kind> types = Containment.types(all);
    boolean free = all.stream().noneMatch(part -> part.get("type") != null);
    if (free || types.equals(Set.of(Part.Kind.OBJECT))) {
      return struct;
    }
    if (!types.equals(Set.of(Part.Kind.OBJECT, Part.Kind.NULL))) {
      return Plain.ANY;
    }
    String own = reserve(declared.containsKey(name) ? name + "Value" : name);
    declared.put(own, struct);
    return new Either(List.of(new Named(own), Plain.NULL));
  }

  private Shape typed(Part part, String name) {
    return switch (part.get("type")) {
      case String type -> typed(part, type, name);
      case ValueList types -> {
        Set<Shape> shapes = new LinkedHashSet<>();
        types.forEach(type -> shapes.add(typed(part, String.valueOf(type), name)));
        yield shapes.size() == 1 ? shapes.iterator().next() : new Either(List.copyOf(shapes));
      }
      case null, default -> Plain.ANY;
    };
  }

  private Shape typed(Part part, String type, String name) {
    return switch (type) {
      case "string" -> Plain.TEXT;
      case "integer" -> Plain.INTEGER;
      case "number" -> Plain.NUMBER;
      case "boolean" -> Plain.BOOLEAN;
      case "null" -> Plain.NULL;
      case "array" -> elements(part, name);
      default ->
          new Mapping(
              part.get("patternProperties") == null
                  ? part(part.with(part.get("additionalProperties")), name + "Member")
                  : Plain.ANY);
    };
  }

  private Shape elements(Part part, String name) {
    List<Shape> first = new ArrayList<>();
    for (Part each : part.all("prefixItems")) {
      first.add(part(each, name + "Item" + (first.size() + 1)));
    }
    return new Shape.Elements(first, part(part.with(part.get("items")), name + "Item"));
  }
}
