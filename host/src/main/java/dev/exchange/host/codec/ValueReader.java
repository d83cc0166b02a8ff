package dev.exchange.host.codec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value out of a parser into one immutable tree, in one pass.
 *
 * <p>Invariant: {@code path} holds the steps to the value at hand; its depth is bounded by {@link
 * Values#MAX_DEPTH}, and so is the recursion.
 */
final class ValueReader {

  /** The one member of a map that stands for bytes. */
  static final String BYTES = "$bytes";

  private static final int USUAL_SIZE = 8;

  /** How many characters of a key are shown to people. */
  private static final int SHOWN = 60;

  /** Up to how many keys of a map are looked at one by one. */
  private static final int FEW = 8;

  private final JsonParser parser;
  private final boolean nativeBytes;
  private final JsonPath path = new JsonPath();

  /**
   * A reader of what the parser comes to.
   *
   * @param nativeBytes whether the format has bytes of its own
   */
  ValueReader(JsonParser parser, boolean nativeBytes) {
    this.parser = parser;
    this.nativeBytes = nativeBytes;
  }

  /** The value that begins with the token at hand; the parser is at its last token then. */
  @Nullable Object read() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> map();
      case START_ARRAY -> list();
      case VALUE_STRING -> text(parser.getText());
      case VALUE_NUMBER_INT -> whole();
      case VALUE_NUMBER_FLOAT -> real();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_EMBEDDED_OBJECT -> Bytes.of(parser.getBinaryValue());
      default -> throw malformed("an unexpected token");
    };
  }

  private Object map() throws IOException {
    path.enter();
    String[] keys = new String[USUAL_SIZE];
    @Nullable Object[] values = new Object[USUAL_SIZE];
    Set<String> many = Set.of();
    int size = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      if (size == FEW) {
        many = new HashSet<>(Arrays.asList(keys).subList(0, size));
      }
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      String key = key(parser.currentName());
      if (size < FEW ? contains(keys, size, key) : !many.add(key)) {
        throw malformed("the key \"" + Unicode.line(key, SHOWN) + "\" twice");
      }
      path.at(key);
      parser.nextToken();
      keys[size] = key;
      values[size++] = read();
    }
    path.leave();
    if (size == 0) {
      return ValueMap.EMPTY;
    }
    if (size == 1 && keys[0].equals(BYTES)) {
      return bytes(values[0]);
    }
    return ValueMap.of(Arrays.copyOf(keys, size), Arrays.copyOf(values, size));
  }

  private static boolean contains(String[] keys, int size, String key) {
    for (int i = 0; i < size; i++) {
      if (keys[i].equals(key)) {
        return true;
      }
    }
    return false;
  }

  private ValueList list() throws IOException {
    path.enter();
    @Nullable Object[] elements = new Object[USUAL_SIZE];
    int size = 0;
    path.at(0);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (size == elements.length) {
        elements = Arrays.copyOf(elements, size * 2);
      }
      elements[size++] = read();
      path.at(size);
    }
    path.leave();
    return size == 0 ? ValueList.EMPTY : ValueList.of(Arrays.copyOf(elements, size));
  }

  private String text(String text) {
    int lone = Unicode.loneSurrogate(text);
    if (lone >= 0) {
      throw invalid("a text with a lone surrogate at index " + lone);
    }
    return text;
  }

  private String key(String key) {
    int lone = Unicode.loneSurrogate(key);
    if (lone >= 0) {
      path.leave();
      throw invalid("a map with a key with a lone surrogate at index " + lone);
    }
    return key;
  }

  private Long whole() throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw beyondExact(parser.getBigIntegerValue());
    }
    long whole = parser.getLongValue();
    if (whole > Values.MAX_EXACT || whole < -Values.MAX_EXACT) {
      throw beyondExact(BigInteger.valueOf(whole));
    }
    return whole;
  }

  private Object real() throws IOException {
    double real = parser.getDoubleValue();
    if (!Double.isFinite(real)) {
      String shown = parser.getText();
      throw invalid(shown.length() > 40 ? shown.substring(0, 40) + "…" : shown);
    }
    boolean whole = real == Math.rint(real) && Math.abs(real) <= Values.MAX_EXACT;
    return whole ? (Object) (long) real : (Object) real;
  }

  private Bytes bytes(@Nullable Object base64) {
    if (!nativeBytes && base64 instanceof String encoded) {
      try {
        return Bytes.of(Base64.getDecoder().decode(encoded));
      } catch (IllegalArgumentException _) {
        throw invalid("a map with $bytes that is no base64");
      }
    }
    throw invalid(
        "a map with only $bytes, which stands for bytes, holding " + Values.describe(base64));
  }

  private ExchangeException beyondExact(BigInteger whole) {
    String digits = whole.toString();
    String shown = digits.length() > 40 ? digits.substring(0, 40) + "…" : digits;
    return invalid("the whole number " + shown + ", which is beyond 2^53 and would not stay exact");
  }

  private ExchangeException invalid(String came) {
    return new ExchangeException(
        ErrorCode.INVALID_VALUE,
        "expected null, true, false, a finite number, text, a list, a map or bytes, got "
            + came
            + " at "
            + path);
  }

  private ExchangeException malformed(String came) {
    return nativeBytes
        ? new ExchangeException(ErrorCode.BAD_MESSAGE, "expected CBOR, got " + came + " at " + path)
        : malformed(came, parser.currentTokenLocation());
  }

  /** A text that is no JSON, and where. */
  static ExchangeException malformed(String came, JsonLocation at) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected JSON, got "
            + came
            + " at line "
            + at.getLineNr()
            + ", column "
            + at.getColumnNr());
  }
}
