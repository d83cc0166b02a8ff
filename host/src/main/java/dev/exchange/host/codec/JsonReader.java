package dev.exchange.host.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text into one immutable tree, in one pass.
 *
 * <p>Invariant: {@code path} holds the steps to the value at hand; its depth is bounded by {@link
 * Values#MAX_DEPTH}, and so is the recursion.
 */
final class JsonReader {

  static final String BYTES = "$bytes";

  /** NaN and its kin are read as numbers, so that the refusal can name their path. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Values.MAX_DEPTH + 1)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final String text;
  private final JsonPath path = new JsonPath();

  JsonReader(String text) {
    this.text = text;
  }

  @Nullable Object read() {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new ExchangeException(ErrorCode.BAD_MESSAGE, "expected a JSON value, got nothing");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw malformed("more text after the value", parser.currentTokenLocation());
      }
      return value;
    } catch (StreamConstraintsException _) {
      throw invalid("a number of more digits than any number needs");
    } catch (JsonProcessingException e) {
      throw malformed(reason(e), e.getLocation());
    } catch (IOException e) {
      throw malformed(String.valueOf(e.getMessage()), JsonLocation.NA);
    }
  }

  private @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> map(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> text(parser.getText());
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> real(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw malformed("an unexpected token", parser.currentTokenLocation());
    };
  }

  private Object map(JsonParser parser) throws IOException {
    path.enter();
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = key(parser.currentName());
      if (entries.containsKey(key)) {
        throw malformed("the key \"" + key + "\" twice", parser.currentTokenLocation());
      }
      path.at(key);
      parser.nextToken();
      entries.put(key, value(parser));
    }
    path.leave();
    if (entries.size() == 1 && entries.containsKey(BYTES)) {
      return bytes(entries.get(BYTES));
    }
    return entries.isEmpty() ? ValueMap.EMPTY : ValueMap.of(entries);
  }

  private ValueList list(JsonParser parser) throws IOException {
    path.enter();
    List<@Nullable Object> elements = new ArrayList<>();
    path.at(0);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
      path.at(elements.size());
    }
    path.leave();
    return elements.isEmpty() ? ValueList.EMPTY : ValueList.of(elements.toArray());
  }

  private String text(String text) {
    int lone = loneSurrogate(text);
    if (lone >= 0) {
      throw invalid("a text with a lone surrogate at index " + lone);
    }
    return text;
  }

  private String key(String key) {
    int lone = loneSurrogate(key);
    if (lone >= 0) {
      path.leave();
      throw invalid("a map with a key with a lone surrogate at index " + lone);
    }
    return key;
  }

  private static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  private Long whole(JsonParser parser) throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw beyondExact(parser.getBigIntegerValue());
    }
    long whole = parser.getLongValue();
    if (whole > Values.MAX_EXACT || whole < -Values.MAX_EXACT) {
      throw beyondExact(BigInteger.valueOf(whole));
    }
    return whole;
  }

  private Object real(JsonParser parser) throws IOException {
    double real = parser.getDoubleValue();
    if (!Double.isFinite(real)) {
      String shown = parser.getText();
      throw invalid(shown.length() > 40 ? shown.substring(0, 40) + "…" : shown);
    }
    boolean whole = real == Math.rint(real) && Math.abs(real) <= Values.MAX_EXACT;
    return whole ? (Object) (long) real : (Object) real;
  }

  private Bytes bytes(@Nullable Object base64) {
    if (base64 instanceof String encoded) {
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

  private static ExchangeException malformed(String came, JsonLocation location) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected JSON, got "
            + came
            + " at line "
            + location.getLineNr()
            + ", column "
            + location.getColumnNr());
  }

  /** The first line of Jackson's own words, without its hints about its settings. */
  private static String reason(JsonProcessingException e) {
    String words = e.getOriginalMessage().lines().findFirst().orElse("something else");
    String cut = words.replaceFirst(" \\(start marker.*|: was expecting \\(JSON String.*", "");
    return Character.toLowerCase(cut.charAt(0)) + cut.substring(1);
  }
}
