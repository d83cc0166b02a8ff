package dev.exchange.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what Java code has into an immutable tree, once.
 *
 * <p>Invariant: {@code ancestors} holds the containers around the value at hand, outermost first,
 * so a circle is found when it closes and the depth is bounded.
 */
final class Freezer {

  private static final Object[] NONE = {};

  private Object[] ancestors = NONE;
  private Object[] steps = NONE;
  private int depth;

  private Freezer() {}

  static @Nullable Object freeze(@Nullable Object value) {
    return isFrozen(value) ? value : new Freezer().tree(value);
  }

  static ValueList list(Iterable<?> elements) {
    return elements instanceof ValueList list ? list : new Freezer().list(elements, elements);
  }

  static ValueMap map(Map<?, ?> entries) {
    return entries instanceof ValueMap map ? map : new Freezer().map(entries, entries);
  }

  /** Checks what is in a map that was made of unchecked values. */
  static ValueMap copy(ValueMap unchecked) {
    return new Freezer().map(unchecked, unchecked);
  }

  /** Whether a value is part of an immutable tree as it is. */
  static boolean isFrozen(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case ValueMap _, ValueList _, Boolean _, Bytes _ -> true;
      case String text -> loneSurrogate(text) < 0;
      case Long number -> isExact(number);
      case Double number -> Double.isFinite(number) && !isWhole(number);
      default -> false;
    };
  }

  /** A text that is the key of a map. Throws INVALID_VALUE for one that no message can carry. */
  static String key(String text) {
    return new Freezer().checked(text);
  }

  /** How deep a container of those is nested. Throws TOO_LARGE if that is too deep. */
  static int depthAround(@Nullable Object[] frozen) {
    int inner = 0;
    for (Object value : frozen) {
      if (value instanceof ValueMap map) {
        inner = Math.max(inner, map.depth());
      } else if (value instanceof ValueList list) {
        inner = Math.max(inner, list.depth());
      }
    }
    if (inner >= Values.MAX_DEPTH) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected a value nested at most " + Values.MAX_DEPTH + " deep, got one more level");
    }
    return inner + 1;
  }

  static boolean areFrozen(@Nullable Object[] values) {
    for (Object value : values) {
      if (!isFrozen(value)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Object tree(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case ValueMap map -> map;
      case ValueList list -> list;
      case Boolean bool -> bool;
      case Bytes bytes -> bytes;
      case String text -> checked(text);
      case Number number -> number(number);
      case Map<?, ?> map -> map(map, map);
      case JsonObject json -> map(json.getMap(), json);
      case JsonArray json -> list(json.getList(), json);
      case byte[] bytes -> Bytes.of(bytes);
      case Buffer buffer -> Bytes.of(buffer);
      case Iterable<?> list -> list(list, list);
      case Object array when array.getClass().isArray() -> list(elements(array), array);
      default -> throw invalid("a " + value.getClass().getName());
    };
  }

  private ValueMap map(Map<?, ?> map, Object identity) {
    if (map.isEmpty()) {
      return ValueMap.EMPTY;
    }
    enter(identity);
    List<String> keys = new ArrayList<>(map.size());
    List<@Nullable Object> values = new ArrayList<>(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      steps[depth - 1] = String.valueOf(entry.getKey());
      if (!(entry.getKey() instanceof String key)) {
        throw invalid("a map whose key " + entry.getKey() + " is no text");
      }
      keys.add(checked(key));
      values.add(tree(entry.getValue()));
    }
    depth--;
    return new ValueMap(keys.toArray(new String[0]), values.toArray());
  }

  private ValueList list(Iterable<?> list, Object identity) {
    enter(identity);
    List<@Nullable Object> elements = new ArrayList<>();
    int index = 0;
    for (Object element : list) {
      steps[depth - 1] = index++;
      elements.add(tree(element));
    }
    depth--;
    return elements.isEmpty() ? ValueList.EMPTY : new ValueList(elements.toArray());
  }

  @SuppressWarnings("ReferenceEquality") // a circle is the same object, not an equal one
  private void enter(Object container) {
    for (int i = 0; i < depth; i++) {
      if (ancestors[i] == container) {
        throw invalid("a cycle back to " + path(i));
      }
    }
    if (depth == Values.MAX_DEPTH) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected a value nested at most " + Values.MAX_DEPTH + " deep, got more at " + path(3));
    }
    if (depth == ancestors.length) {
      int longer = Math.min(Math.max(4, depth * 2), Values.MAX_DEPTH);
      ancestors = Arrays.copyOf(ancestors, longer);
      steps = Arrays.copyOf(steps, longer);
    }
    ancestors[depth] = container;
    steps[depth++] = "";
  }

  private Object number(Number number) {
    return switch (number) {
      case Double real -> real(real);
      case Float real -> real(real);
      case Long whole -> whole(whole);
      case Integer whole -> whole(whole);
      case Short whole -> whole(whole);
      case Byte whole -> whole(whole);
      case BigInteger whole when whole.bitLength() < 63 -> whole(whole.longValue());
      case BigInteger whole -> throw tooPrecise(whole);
      default -> throw invalid("a " + number.getClass().getName());
    };
  }

  private Object real(double real) {
    if (!Double.isFinite(real)) {
      throw invalid(Double.toString(real));
    }
    if (isWhole(real)) {
      return (long) real;
    }
    return real;
  }

  private static boolean isWhole(double real) {
    return real == Math.rint(real) && Math.abs(real) <= Values.MAX_EXACT;
  }

  private Object whole(long whole) {
    if (!isExact(whole)) {
      throw tooPrecise(whole);
    }
    return whole;
  }

  private static boolean isExact(long whole) {
    return whole <= Values.MAX_EXACT && whole >= -Values.MAX_EXACT;
  }

  private String checked(String text) {
    int lone = loneSurrogate(text);
    if (lone >= 0) {
      throw invalid("a text with a lone surrogate at index " + lone);
    }
    return text;
  }

  private static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!pair) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  private ExchangeException tooPrecise(Object whole) {
    return invalid("the whole number " + whole + ", which is beyond 2^53 and would not stay exact");
  }

  private ExchangeException invalid(String came) {
    String where = depth == 0 ? "" : " at " + path(depth);
    return new ExchangeException(
        ErrorCode.INVALID_VALUE,
        "expected null, true, false, a finite number, text, a list, a map or bytes, got "
            + came
            + where);
  }

  private String path(int length) {
    StringBuilder path = new StringBuilder("value");
    for (int i = 0; i < length; i++) {
      path.append(steps[i] instanceof Integer index ? "[" + index + "]" : "." + steps[i]);
    }
    return path.toString();
  }

  private static List<@Nullable Object> elements(Object array) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      elements.add(Array.get(array, i));
    }
    return elements;
  }
}
