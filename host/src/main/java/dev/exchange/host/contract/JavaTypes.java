package dev.exchange.host.contract;

import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.contract.Shape.Constants;
import dev.exchange.host.contract.Shape.Either;
import dev.exchange.host.contract.Shape.Field;
import dev.exchange.host.contract.Shape.Mapping;
import dev.exchange.host.contract.Shape.Named;
import dev.exchange.host.contract.Shape.Plain;
import dev.exchange.host.contract.Shape.Struct;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shapes as types of Java, and the expressions that read and write them.
 *
 * @param declared shapes by name
 */
record JavaTypes(Map<String, Shape> declared) {

  /**
   * The same shapes, with a name for each list of texts, since Java has no type for one without.
   */
  static JavaTypes of(Map<String, Shape> shapes) {
    Map<String, Shape> all = new LinkedHashMap<>(shapes);
    shapes.forEach((name, shape) -> {
      if (shape instanceof Struct struct) {
        List<Field> fields =
            struct.fields().stream()
                .map(field ->
                    field.with(named(field.shape(), name + TypeNames.type(field.name()), all)))
                .toList();
        all.put(name, new Struct(fields, struct.isOpen(), struct.description()));
      }
    });
    return new JavaTypes(all);
  }

  private static Shape named(Shape shape, String name, Map<String, Shape> all) {
    return switch (shape) {
      case Constants constants when isEnum(constants) -> {
        String free = name;
        for (int i = 2; all.containsKey(free); i++) {
          free = name + i;
        }
        all.put(free, constants);
        yield new Named(free);
      }
      case Shape.Elements list when list.first().isEmpty() ->
          new Shape.Elements(List.of(), named(list.others(), name + "Item", all));
      case Mapping(Shape members) -> new Mapping(named(members, name + "Member", all));
      case Either(List<Shape> shapes) when shapes.size() == 2 && shapes.contains(Plain.NULL) ->
          new Either(shapes.stream().map(each -> named(each, name, all)).toList());
      default -> shape;
    };
  }

  /** Whether these constants become an enum: texts, and not none. */
  static boolean isEnum(Constants constants) {
    return !constants.values().isEmpty()
        && constants.values().stream().allMatch(String.class::isInstance);
  }

  /** A text as a literal. */
  static String quoted(String text) {
    StringBuilder literal = new StringBuilder(JsonValues.text(text));
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c > '~') {
        literal.replace(i, i + 1, "\\u%04x".formatted((int) c));
      }
    }
    return literal.toString();
  }

  /** Whether null is a value of a shape. */
  boolean mayBeNull(Shape shape) {
    Shape behind = behind(shape);
    return behind == Plain.ANY
        || behind == Plain.NULL
        || (behind instanceof Either(List<Shape> shapes)
            && shapes.stream().anyMatch(this::mayBeNull))
        || (behind instanceof Constants(var values) && values.contains(null));
  }

  /** Whether a shape has no type of its own. */
  boolean isObject(Shape shape) {
    return type(shape, true).equals("@Nullable Object");
  }

  /** A type; boxed if it may be null. */
  String type(Shape shape, boolean nullable) {
    Shape plain = essence(shape);
    return switch (plain) {
      case Plain.BOOLEAN -> nullable ? "@Nullable Boolean" : "boolean";
      case Plain.INTEGER -> nullable ? "@Nullable Long" : "long";
      case Plain.NUMBER -> nullable ? "@Nullable Double" : "double";
      default -> (nullable ? "@Nullable " : "") + boxed(plain);
    };
  }

  private String boxed(Shape plain) {
    return switch (plain) {
      case Plain.BOOLEAN -> "Boolean";
      case Plain.INTEGER -> "Long";
      case Plain.NUMBER -> "Double";
      case Plain.TEXT -> "String";
      case Plain.BYTES -> "Bytes";
      case Plain _, Either _ -> "Object";
      case Constants constants -> constant(constants);
      case Shape.Elements list -> "List<" + inner(list.others()) + ">";
      case Mapping(Shape members) -> "Map<String, " + inner(members) + ">";
      case Named(String name) -> name;
      case Struct _ -> throw new IllegalStateException("expected a struct to have a name");
    };
  }

  private static String constant(Constants constants) {
    return constants.values().stream().allMatch(String.class::isInstance) ? "String" : "Object";
  }

  private String inner(Shape shape) {
    return (mayBeNull(shape) ? "@Nullable " : "") + boxed(essence(shape));
  }

  /** An expression that reads a value that is not null, unless null is all that it can be. */
  String read(Shape shape, String value, String where) {
    Shape plain = essence(shape);
    return switch (plain) {
      case Plain.BOOLEAN -> as("Boolean", value, "true or false", where);
      case Plain.INTEGER -> "whole(%s, %s)".formatted(value, where);
      case Plain.NUMBER -> "number(%s, %s)".formatted(value, where);
      case Plain.TEXT -> as("String", value, "text", where);
      case Plain.BYTES -> as("Bytes", value, "bytes", where);
      case Plain _, Either _ -> mayBeNull(shape) ? value : as("Object", value, "a value", where);
      case Constants constants ->
          constant(constants).equals("String")
              ? as("String", value, "text", where)
              : mayBeNull(shape) ? value : as("Object", value, "a value", where);
      case Shape.Elements list ->
          "list(%s, %s, %s)".formatted(value, where, reader(list.others(), where));
      case Mapping(Shape members) ->
          "map(%s, %s, %s)".formatted(value, where, reader(members, where));
      case Named(String name) ->
          declared.get(name) instanceof Struct
              ? "%s.of(%s)".formatted(name, as("ValueMap", value, "a map", where))
              : "%s.of(%s, %s)".formatted(name, value, where);
      case Struct _ -> throw new IllegalStateException("expected a struct to have a name");
    };
  }

  private String reader(Shape shape, String where) {
    String each = "each" + depth(shape);
    String read = read(shape, each, where);
    boolean guarded = mayBeNull(shape) && !isObject(shape);
    return each + " -> " + (guarded ? each + " == null ? null : " + read : read);
  }

  /** An expression that gives what a message carries. */
  String write(Shape shape, String from, boolean nullable) {
    Shape plain = essence(shape);
    String written =
        switch (plain) {
          case Named _ -> from + ".toValue()";
          case Shape.Elements list when changes(list.others()) ->
              "%s.stream().map(%s).toList()".formatted(from, writer(list.others()));
          case Mapping(Shape members) when changes(members) ->
              "written(%s, %s)".formatted(from, writer(members));
          default -> from;
        };
    return nullable && !written.equals(from) ? from + " == null ? null : " + written : written;
  }

  private String writer(Shape shape) {
    String each = "each" + depth(shape);
    return each + " -> " + write(shape, each, mayBeNull(shape));
  }

  private boolean changes(Shape shape) {
    return switch (essence(shape)) {
      case Named _ -> true;
      case Shape.Elements list -> changes(list.others());
      case Mapping(Shape members) -> changes(members);
      default -> false;
    };
  }

  private int depth(Shape shape) {
    return switch (essence(shape)) {
      case Shape.Elements list -> 1 + depth(list.others());
      case Mapping(Shape members) -> 1 + depth(members);
      default -> 0;
    };
  }

  /** Without null, and without names of what has no declaration in Java. */
  private Shape essence(Shape shape) {
    Shape at = shape.withoutNull();
    for (int i = 0; i <= declared.size() && at instanceof Named(String name); i++) {
      Shape behind = declared.getOrDefault(name, Plain.ANY);
      if (behind instanceof Struct || (behind instanceof Constants all && isEnum(all))) {
        return at;
      }
      at = comesAgain(name, behind, new HashSet<>()) ? Plain.ANY : behind.withoutNull();
    }
    // Lists of different first elements, and what goes round in names alone, have no type.
    return at instanceof Named || (at instanceof Shape.Elements list && !list.first().isEmpty())
        ? Plain.ANY
        : at;
  }

  /** Whether a name stands for something that holds it, without a record between. */
  private boolean comesAgain(String name, Shape in, Set<String> seen) {
    return switch (in) {
      case Named(String other) ->
          other.equals(name)
              || (seen.add(other)
                  && comesAgain(name, declared.getOrDefault(other, Plain.ANY), seen));
      case Shape.Elements list -> comesAgain(name, list.others(), seen);
      case Mapping(Shape members) -> comesAgain(name, members, seen);
      default -> false;
    };
  }

  private Shape behind(Shape shape) {
    Shape at = shape;
    for (int i = 0; i <= declared.size() && at instanceof Named(String name); i++) {
      at = declared.getOrDefault(name, Plain.ANY);
    }
    return at;
  }

  private static String as(String type, String value, String expected, String where) {
    return "Values.as(%s.class, %s, %s, %s)".formatted(type, value, quoted(expected), where);
  }
}
