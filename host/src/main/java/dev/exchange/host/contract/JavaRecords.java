package dev.exchange.host.contract;

import dev.exchange.host.contract.Shape.Constants;
import dev.exchange.host.contract.Shape.Field;
import dev.exchange.host.contract.Shape.Struct;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records for Java: one for each map whose members are told, an enum for texts that are listed.
 *
 * <p>The text is one class, with the records and enums inside. Each record has {@code static of(
 * ValueMap)}, which throws SCHEMA for a member of another type, and {@code toValue()}. Members that
 * may be absent or null are {@code @Nullable}; a null is left out of the value if it may be absent.
 * A value that may be of several types is an {@code Object}.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/contracts.md, CT10.
 */
public final class JavaRecords {

  private static final String IMPORTS =
      """
      import dev.exchange.api.Bytes;
      import dev.exchange.api.ErrorCode;
      import dev.exchange.api.ExchangeException;
      import dev.exchange.api.ValueList;
      import dev.exchange.api.ValueMap;
      import dev.exchange.api.Values;
      import java.util.LinkedHashMap;
      import java.util.List;
      import java.util.Map;
      import java.util.function.Function;
      import org.jspecify.annotations.NullMarked;
      import org.jspecify.annotations.Nullable;
      """;

  private static final String READERS =
      """

        private static long whole(@Nullable Object value, String where) {
          return Values.as(Long.class, value, "a whole number up to 2^53", where);
        }

        private static double number(@Nullable Object value, String where) {
          return Values.as(Number.class, value, "a number", where).doubleValue();
        }

        private static <T extends @Nullable Object> List<T> list(
            @Nullable Object value, String where, Function<@Nullable Object, T> element) {
          return Values.as(ValueList.class, value, "a list", where).stream().map(element).toList();
        }

        private static <T extends @Nullable Object> Map<String, T> map(
            @Nullable Object value, String where, Function<@Nullable Object, T> member) {
          Map<String, T> members = new LinkedHashMap<>();
          Values.as(ValueMap.class, value, "a map", where)
              .forEach((key, each) -> members.put(key, member.apply(each)));
          return members;
        }

        private static <T extends @Nullable Object> Map<String, @Nullable Object> written(
            Map<String, T> members, Function<T, @Nullable Object> member) {
          Map<String, @Nullable Object> values = new LinkedHashMap<>();
          members.forEach((key, each) -> values.put(key, member.apply(each)));
          return values;
        }
      """;

  private static final Set<String> RESERVED =
      Set.of(
          "abstract",
          "assert",
          "boolean",
          "break",
          "byte",
          "case",
          "catch",
          "char",
          "class",
          "clone",
          "const",
          "continue",
          "default",
          "do",
          "double",
          "else",
          "enum",
          "extends",
          "false",
          "final",
          "finalize",
          "finally",
          "float",
          "for",
          "getClass",
          "goto",
          "hashCode",
          "if",
          "implements",
          "import",
          "instanceof",
          "int",
          "interface",
          "long",
          "map",
          "members",
          "native",
          "new",
          "notify",
          "notifyAll",
          "null",
          "of",
          "package",
          "private",
          "protected",
          "public",
          "return",
          "short",
          "static",
          "strictfp",
          "super",
          "switch",
          "synchronized",
          "this",
          "throw",
          "throws",
          "toString",
          "toValue",
          "transient",
          "true",
          "try",
          "void",
          "volatile",
          "wait",
          "while",
          "_");

  private final StringBuilder text = new StringBuilder();
  private final JavaTypes types;
  private final String name;

  private JavaRecords(String name, Map<String, Shape> declared) {
    this.name = name;
    this.types = JavaTypes.of(declared);
  }

  /**
   * The text of the class.
   *
   * @param packageName of the class; empty for none
   * @param className its name
   */
  public static String of(Catalog catalog, String packageName, String className) {
    TypeNames.Declared declared = TypeNames.declare(catalog);
    JavaRecords writing = new JavaRecords(className, declared.shapes().declared());
    return writing.write(catalog, packageName);
  }

  private String write(Catalog catalog, String packageName) {
    if (!packageName.isEmpty()) {
      text.append("package ").append(packageName).append(";\n\n");
    }
    text.append(IMPORTS);
    text.append(
        "\n/** The contracts of %s. Made from its schemas. */\n".formatted(catalog.exchange()));
    text.append(
        "@NullMarked\npublic final class %s {\n\n  private %s() {}\n".formatted(name, name));
    types.declared().forEach(this::declaration);
    return text.append(READERS).append("}\n").toString();
  }

  private void declaration(String type, Shape shape) {
    if (shape instanceof Struct struct) {
      record(type, struct);
    } else if (shape instanceof Constants constants && JavaTypes.isEnum(constants)) {
      enumeration(type, constants);
    }
  }

  private void record(String type, Struct struct) {
    Set<String> taken = new HashSet<>();
    List<Component> components =
        struct.fields().stream().map(field -> component(field, taken)).toList();
    comment(struct.description());
    text.append("  public record %s(".formatted(type));
    text.append(
        components.stream()
            .map(each -> each.type() + " " + each.name())
            .collect(Collectors.joining(", ")));
    text.append(
        ") {\n\n    /** Reads it. Throws SCHEMA naming the member that is of another type. */\n");
    text.append(
        "    public static %s of(ValueMap map) {\n      return new %s(".formatted(type, type));
    text.append(
        components.stream().map(Component::read).collect(Collectors.joining(",\n          ")));
    text.append(
        ");\n    }\n\n    /** As a message carries it. */\n    public ValueMap toValue() {\n");
    text.append("      Map<String, @Nullable Object> members = new LinkedHashMap<>();\n");
    components.forEach(each -> text.append(each.write()));
    text.append("      return ValueMap.of(members);\n    }\n  }\n");
  }

  /** A member as a component: its type, its name, how it is read and written. */
  private record Component(String type, String name, String read, String write) {}

  private Component component(Field field, Set<String> taken) {
    String component = TypeNames.member(field.name());
    while (RESERVED.contains(component) || !taken.add(component)) {
      component += "_";
    }
    String key = JavaTypes.quoted(field.name());
    boolean nullable = !field.isRequired() || types.mayBeNull(field.shape());
    String got = "map.get(" + key + ")";
    String where = JavaTypes.quoted("member " + field.name());
    String read = types.read(field.shape(), got, where);
    String ifThere = types.isObject(field.shape()) ? got : got + " == null ? null : " + read;
    String reading = nullable ? ifThere : read;
    String put =
        "members.put(%s, %s);\n"
            .formatted(key, types.write(field.shape(), component, nullable && field.isRequired()));
    String writing =
        field.isRequired()
            ? "      " + put
            : "      if (%s != null) {\n        %s      }\n".formatted(component, put);
    return new Component(types.type(field.shape(), nullable), component, reading, writing);
  }

  private void enumeration(String type, Constants constants) {
    Set<String> taken = new HashSet<>();
    text.append("\n  public enum %s {\n".formatted(type));
    text.append(
        constants.values().stream()
            .map(String::valueOf)
            .map(each -> "    %s(%s)".formatted(constant(each, taken), JavaTypes.quoted(each)))
            .collect(Collectors.joining(",\n")));
    text.append(
        """
        ;

            private final String text;

            %s(String text) {
              this.text = text;
            }

            /** The constant of a text. Throws SCHEMA if there is none. */
            public static %s of(@Nullable Object value, String where) {
              for (%s each : values()) {
                if (each.text.equals(value)) {
                  return each;
                }
              }
              throw new ExchangeException(
                  ErrorCode.SCHEMA,
                  "expected one of the texts of %s in " + where + ", got " + Values.describe(value));
            }

            /** As a message carries it. */
            public String toValue() {
              return text;
            }
          }
        """
            .formatted(type, type, type, type));
  }

  private static String constant(String value, Set<String> taken) {
    String name = TypeNames.type(value).replaceAll("([a-z0-9])([A-Z])", "$1_$2");
    String constant = name.toUpperCase(Locale.ROOT);
    while (!taken.add(constant)) {
      constant += "_";
    }
    return constant;
  }

  private void comment(String said) {
    text.append('\n');
    if (!said.isEmpty()) {
      String safe = said.replace("*/", "* /").replace("\\u", "\\ u").replace("@", "{@literal @}");
      text.append("  /** ").append(safe.lines().collect(Collectors.joining(" "))).append(" */\n");
    }
  }
}
