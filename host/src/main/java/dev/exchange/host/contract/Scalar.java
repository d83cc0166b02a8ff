package dev.exchange.host.contract;

import dev.exchange.api.Bytes;
import dev.exchange.api.Values;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A simple type of Java, and the values that become one of it.
 *
 * @param type the type or its box
 * @param box its box; the same for a type that has none
 * @param expected such a value in words
 * @param reading gives null for a value that does not become one
 */
record Scalar(
    Class<?> type, Class<?> box, String expected, Function<Object, @Nullable Object> reading) {

  private static final List<Scalar> ALL =
      List.of(
          new Scalar(String.class, String.class, "text", each -> of(String.class, each)),
          new Scalar(
              boolean.class, Boolean.class, "true or false", each -> of(Boolean.class, each)),
          whole(byte.class, Byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue),
          whole(short.class, Short.class, Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue),
          whole(int.class, Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue),
          whole(long.class, Long.class, -Values.MAX_EXACT, Values.MAX_EXACT, each -> each),
          new Scalar(
              float.class,
              Float.class,
              "a number",
              each -> each instanceof Number number ? number.floatValue() : null),
          new Scalar(
              double.class,
              Double.class,
              "a number",
              each -> each instanceof Number number ? number.doubleValue() : null),
          new Scalar(Bytes.class, Bytes.class, "bytes", each -> of(Bytes.class, each)),
          new Scalar(
              byte[].class,
              byte[].class,
              "bytes",
              each -> each instanceof Bytes bytes ? bytes.toArray() : null));

  /** That of a type. Throws if the type is not a simple one. */
  static Scalar of(Class<?> type) {
    return ALL.stream()
        .filter(each -> each.type() == type || each.box() == type)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("expected a simple type, got " + type));
  }

  /** What a value becomes; null if it does not. */
  @Nullable Object read(Object value) {
    return reading.apply(value);
  }

  private static @Nullable Object of(Class<?> type, Object value) {
    return type.isInstance(value) ? value : null;
  }

  private static Scalar whole(
      Class<?> type, Class<?> box, long least, long most, Function<Long, Object> narrow) {
    String expected = "a whole number from " + least + " to " + most;
    return new Scalar(
        type,
        box,
        expected,
        each ->
            each instanceof Long number && number >= least && number <= most
                ? narrow.apply(number)
                : null);
  }
}
