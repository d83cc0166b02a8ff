package dev.exchange.api;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a message can carry: null, {@code Boolean}, {@code Long}, {@code Double}, {@code String},
 * {@link ValueList}, {@link ValueMap} and {@link Bytes}.
 *
 * <p>A number without a fraction, from -2^53 to 2^53, is a {@code Long}; every other is a {@code
 * Double}. So 3 and 3.0 are the same value, and -0.0 is 0.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/messages.md, V1 to V6.
 */
public final class Values {

  /** The largest whole number that is exact everywhere, 2^53. */
  public static final long MAX_EXACT = 1L << 53;

  /** How deep lists and maps may be nested in each other. */
  public static final int MAX_DEPTH = 64;

  /** How much of a text is shown to people. */
  private static final int SHOWN = 40;

  private Values() {}

  /**
   * That value as an immutable tree; the same object if it is one already.
   *
   * <p>Takes also {@code Map} with text keys, {@code Iterable}, arrays, {@code byte[]}, {@code
   * Buffer}, {@code JsonObject}, {@code JsonArray} and every whole number type.
   *
   * @throws ExchangeException INVALID_VALUE naming the path of what no message can carry; TOO_LARGE
   *     if it is nested deeper than {@link #MAX_DEPTH}
   */
  public static @Nullable Object of(@Nullable Object value) {
    return Freezer.freeze(value);
  }

  /**
   * That value, if it is of that type.
   *
   * @param expected the type in words
   * @param where whose value it is, for the error
   * @throws ExchangeException SCHEMA if it is not
   */
  public static <T> T as(Class<T> type, @Nullable Object value, String expected, String where) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw new ExchangeException(
        ErrorCode.SCHEMA, "expected " + expected + " in " + where + ", got " + describe(value));
  }

  /** A value in a few words, for error texts. */
  public static String describe(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text when text.length() <= SHOWN -> "the text \"" + Shown.of(text, SHOWN) + "\"";
      case String text -> "a text of " + text.length() + " characters";
      case Number number -> "the number " + number;
      case Boolean bool -> bool.toString();
      case ValueList list -> "a list of " + list.size();
      case ValueMap map when map.isEmpty() -> "an empty map";
      case ValueMap map ->
          "a map with "
              + map.keySet().stream()
                  .limit(5)
                  .map(key -> Shown.of(key, SHOWN))
                  .collect(Collectors.joining(", "));
      case Bytes bytes -> bytes.size() + " bytes";
      default -> "a " + value.getClass().getSimpleName();
    };
  }
}
