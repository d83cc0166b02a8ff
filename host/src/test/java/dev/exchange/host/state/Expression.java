package dev.exchange.host.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a case in Java: what is not a list is itself, a list is an operation.
 *
 * <p>The same is written in JavaScript and in Python by the runners of those languages.
 */
public final class Expression {

  /** What an expression does to the world around it. */
  public interface Scope {

    /** Reads a cell. */
    @Nullable Object get(String cell);

    /** Writes a cell. */
    void set(String cell, @Nullable Object value);

    /** A result that a step gives later, under that label. */
    Object later(String label);

    /** What a watcher was told. */
    @Nullable Object told();
  }

  private final Scope scope;

  private Expression(Scope scope) {
    this.scope = scope;
  }

  /** The value of an expression. */
  public static @Nullable Object evaluate(JsonNode expression, Scope scope) {
    return new Expression(scope).value(expression);
  }

  private @Nullable Object value(JsonNode e) {
    if (!e.isArray()) {
      return StateCase.value(e);
    }
    return switch (e.get(0).textValue()) {
      case "const" -> StateCase.value(e.get(1));
      case "get" -> scope.get((String) value(e.get(1)));
      case "told" -> scope.told();
      case "add" -> sum(e);
      case "mul" -> product(e);
      case "concat" -> text(e);
      case "len" -> length(value(e.get(1)));
      case "list" -> ValueList.of(rest(e).toArray());
      case "map" -> map(e);
      case "eq" -> java.util.Objects.equals(value(e.get(1)), value(e.get(2)));
      case "lt" -> number(value(e.get(1))) < number(value(e.get(2)));
      case "not" -> !truth(value(e.get(1)));
      case "if" -> truth(value(e.get(1))) ? value(e.get(2)) : value(e.get(3));
      case "seq" -> last(e);
      case "try" -> attempt(e);
      case "throw" -> throw new IllegalStateException((String) value(e.get(1)));
      case "write" -> write(e);
      case "later" -> scope.later((String) value(e.get(1)));
      default -> throw new IllegalArgumentException("no operation " + e.get(0));
    };
  }

  private Object sum(JsonNode e) {
    double sum = 0;
    for (int i = 1; i < e.size(); i++) {
      sum += number(value(e.get(i)));
    }
    return sum;
  }

  private Object product(JsonNode e) {
    double product = 1;
    for (int i = 1; i < e.size(); i++) {
      product *= number(value(e.get(i)));
    }
    return product;
  }

  private Object text(JsonNode e) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < e.size(); i++) {
      text.append((String) value(e.get(i)));
    }
    return text.toString();
  }

  private Object map(JsonNode e) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 1; i < e.size(); i += 2) {
      map.put((String) value(e.get(i)), value(e.get(i + 1)));
    }
    return ValueMap.of(map);
  }

  private @Nullable Object last(JsonNode e) {
    Object last = null;
    for (int i = 1; i < e.size(); i++) {
      last = value(e.get(i));
    }
    return last;
  }

  private @Nullable Object attempt(JsonNode e) {
    try {
      return value(e.get(1));
    } catch (RuntimeException _) {
      return value(e.get(2));
    }
  }

  private @Nullable Object write(JsonNode e) {
    Object value = value(e.get(2));
    scope.set(e.get(1).textValue(), value);
    return value;
  }

  private List<@Nullable Object> rest(JsonNode e) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 1; i < e.size(); i++) {
      values.add(value(e.get(i)));
    }
    return values;
  }

  private static Object length(@Nullable Object value) {
    return switch (value) {
      case String text -> (long) text.length();
      case ValueList list -> (long) list.size();
      case ValueMap map -> (long) map.size();
      case null, default -> throw new IllegalStateException("no length");
    };
  }

  private static double number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalStateException("no number");
  }

  private static boolean truth(@Nullable Object value) {
    return !(value == null || value.equals(false) || value.equals(0L) || value.equals(""));
  }
}
