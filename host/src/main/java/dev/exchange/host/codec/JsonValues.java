package dev.exchange.host.codec;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of values.
 *
 * <pre>
 *  null true false "text" [list] {map}   as they are
 *  whole number up to 2^53               3
 *  any other number                      0.1   1.0E300, always with a fraction or an exponent
 *  bytes                                 {"$bytes": "AQID"}    base64 with padding
 * </pre>
 *
 * <p>What is written is read back as an equal value. A map whose only key is {@code $bytes} has no
 * form of its own and is refused in both directions.
 *
 * <p>Units: sizes in bytes of UTF-8; depth in lists and maps around each other.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, thrown: BAD_MESSAGE (not UTF-8, not JSON, a key twice), INVALID_VALUE with the path (a
 * number, text or bytes that no value can be), TOO_LARGE (bytes, depth).
 *
 * <p>Source: RFC 8259; docs/spec/messages.md.
 */
public final class JsonValues {

  /** How many bytes a JSON text may have unless another limit is given: 1 MiB. */
  public static final int MAX_BYTES = 1 << 20;

  private JsonValues() {}

  /** The value that a JSON text of at most {@link #MAX_BYTES} writes. */
  public static @Nullable Object read(Buffer json) {
    return read(json.getBytes(), MAX_BYTES);
  }

  /** The value that a JSON text of at most {@link #MAX_BYTES} writes. */
  public static @Nullable Object read(byte[] json) {
    return read(json, MAX_BYTES);
  }

  /** The value that a JSON text of at most {@code limit} bytes writes. */
  public static @Nullable Object read(byte[] json, int limit) {
    if (json.length > limit) {
      throw tooLarge(limit, json.length);
    }
    return new JsonReader(text(json)).read();
  }

  /**
   * The JSON text of a value, in UTF-8, of at most {@link #MAX_BYTES}.
   *
   * @param value what {@link Values#of} takes
   */
  public static Buffer write(@Nullable Object value) {
    return write(value, MAX_BYTES);
  }

  /** The JSON text of a value, in UTF-8, of at most {@code limit} bytes. */
  public static Buffer write(@Nullable Object value, int limit) {
    return Buffer.buffer(bytes(value, limit));
  }

  /** The same as bytes, for those who do without Vert.x. */
  public static byte[] bytes(@Nullable Object value, int limit) {
    byte[] json = new JsonWriter().write(Values.of(value));
    if (json.length > limit) {
      throw tooLarge(limit, json.length);
    }
    return json;
  }

  /** The same as text, of any length. */
  public static String text(@Nullable Object value) {
    return new String(bytes(value, Integer.MAX_VALUE), StandardCharsets.UTF_8);
  }

  private static String text(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    // The replacement character stands there by the author's will, or for bytes that are no UTF-8.
    if (text.indexOf('\uFFFD') >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
      } catch (CharacterCodingException _) {
        throw new ExchangeException(
            ErrorCode.BAD_MESSAGE, "expected JSON in UTF-8, got bytes that are no UTF-8");
      }
    }
    return text;
  }

  private static ExchangeException tooLarge(int limit, int size) {
    return new ExchangeException(
        ErrorCode.TOO_LARGE,
        "expected a JSON text of at most " + limit + " bytes, got " + size + " bytes");
  }
}
