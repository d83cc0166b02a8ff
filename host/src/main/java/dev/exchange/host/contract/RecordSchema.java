package dev.exchange.host.contract;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a record class.
 *
 * <pre>
 *  String                      string
 *  boolean                     true or false
 *  byte short int long         whole number within the bounds of the type, or of 2^53
 *  float double                number
 *  Bytes, byte[]               bytes
 *  an enum                     one of the names of its constants
 *  a record                    map with its components, and no other members
 *  List&lt;T&gt;, Map&lt;String, T&gt;      list, map
 *  Optional&lt;T&gt;, @Nullable T    the same or null; as a component, it may also be absent
 * </pre>
 *
 * <p>Boxes are as what they hold. Records inside, also those that hold themselves, are under {@code
 * $defs}.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/contracts.md, CT9.
 */
public final class RecordSchema {

  private final Class<?> root;
  private final Map<Class<?>, String> names = new LinkedHashMap<>();
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private RecordSchema(Class<?> root) {
    this.root = root;
  }

  /**
   * The schema of a record class.
   *
   * @throws ExchangeException SCHEMA naming the component whose type has no schema
   */
  public static ValueMap of(Class<?> type) {
    if (!type.isRecord()) {
      throw new ExchangeException(
          ErrorCode.SCHEMA, "expected a record class, got " + type.getName());
    }
    RecordSchema making = new RecordSchema(type);
    Map<String, Object> schema = new LinkedHashMap<>(making.members(type));
    if (!making.definitions.isEmpty()) {
      schema.put("$defs", making.definitions);
    }
    return ValueMap.of(schema);
  }

  private Map<String, Object> members(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      AnnotatedType declared = component.getAnnotatedType();
      String whose = "component " + component.getName() + " of " + type.getName();
      properties.put(component.getName(), schema(declared, whose));
      if (!mayBeNull(declared)) {
        required.add(component.getName());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("title", type.getSimpleName());
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static boolean mayBeNull(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class) || raw(type.getType()) == Optional.class;
  }

  private Object schema(AnnotatedType type, String whose) {
    Object plain =
        raw(type.getType()) == Optional.class
            ? schema(argument(type, 0, whose), whose)
            : plain(type, whose);
    return mayBeNull(type) && !isNullable(plain)
        ? Map.of("anyOf", List.of(plain, Map.of("type", "null")))
        : plain;
  }

  private static boolean isNullable(Object schema) {
    return schema instanceof Map<?, ?> map
        && map.get("anyOf") instanceof List<?> shapes
        && shapes.contains(Map.of("type", "null"));
  }

  private Object plain(AnnotatedType type, String whose) {
    Class<?> raw = raw(type.getType());
    if (raw == List.class) {
      return ordered("type", "array", "items", schema(argument(type, 0, whose), whose));
    }
    if (raw == Map.class && argument(type, 0, whose).getType() == String.class) {
      Object members = schema(argument(type, 1, whose), whose);
      return ordered("type", "object", "additionalProperties", members);
    }
    if (raw == Bytes.class
        || (type instanceof AnnotatedArrayType && type.getType() == byte[].class)) {
      return Contract.BYTES;
    }
    if (raw != null && raw.isEnum()) {
      return Map.of(
          "enum",
          Arrays.stream(raw.getEnumConstants()).map(each -> ((Enum<?>) each).name()).toList());
    }
    if (raw != null && raw.isRecord() && raw.getTypeParameters().length == 0) {
      return reference(raw);
    }
    return simple(type.getType(), whose);
  }

  private static Object simple(Type type, String whose) {
    return switch (type.getTypeName()) {
      case "java.lang.String" -> Map.of("type", "string");
      case "boolean", "java.lang.Boolean" -> Map.of("type", "boolean");
      case "float", "double", "java.lang.Float", "java.lang.Double" -> Map.of("type", "number");
      case "byte", "java.lang.Byte" -> whole(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case "short", "java.lang.Short" -> whole(Short.MIN_VALUE, Short.MAX_VALUE);
      case "int", "java.lang.Integer" -> whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "long", "java.lang.Long" -> whole(-Values.MAX_EXACT, Values.MAX_EXACT);
      default ->
          throw new ExchangeException(
              ErrorCode.SCHEMA,
              "expected "
                  + whose
                  + " to be text, a number, true or false, bytes, an enum, a record without"
                  + " parameters, or a List, a Map with text keys or an Optional of these, got "
                  + type.getTypeName());
    };
  }

  private Object reference(Class<?> type) {
    if (type == root) {
      return Map.of("$ref", "#");
    }
    String known = names.get(type);
    if (known == null) {
      known = definitions.containsKey(type.getSimpleName()) ? type.getName() : type.getSimpleName();
      names.put(type, known);
      definitions.put(known, true); // its place, while it may come again inside of itself
      definitions.put(known, members(type));
    }
    return Map.of("$ref", "#/$defs/" + known);
  }

  private static Map<String, Object> whole(long least, long most) {
    Map<String, Object> schema = ordered("type", "integer", "minimum", least);
    schema.put("maximum", most);
    return schema;
  }

  private static Map<String, Object> ordered(String key, Object value, String other, Object more) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put(key, value);
    schema.put(other, more);
    return schema;
  }

  private static @Nullable Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> null;
    };
  }

  private static AnnotatedType argument(AnnotatedType type, int index, String whose) {
    if (type instanceof AnnotatedParameterizedType generic) {
      return generic.getAnnotatedActualTypeArguments()[index];
    }
    throw new ExchangeException(
        ErrorCode.SCHEMA,
        "expected " + whose + " to say what it holds, got " + type.getType().getTypeName());
  }
}
