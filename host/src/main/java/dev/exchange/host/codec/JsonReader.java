package dev.exchange.host.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one JSON text into one immutable tree, in one pass. */
final class JsonReader {

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

  /** How many characters are shown of what the parser says. */
  private static final int SHOWN = 200;

  private final String text;

  JsonReader(String text) {
    this.text = text;
  }

  @Nullable Object read() {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new ExchangeException(ErrorCode.BAD_MESSAGE, "expected a JSON value, got nothing");
      }
      Object value = new ValueReader(parser, false).read();
      if (parser.nextToken() != null) {
        throw ValueReader.malformed("more text after the value", parser.currentTokenLocation());
      }
      return value;
    } catch (StreamConstraintsException _) {
      throw new ExchangeException(
          ErrorCode.INVALID_VALUE,
          "expected a number of as many digits as any number needs, got one of more");
    } catch (JsonProcessingException e) {
      throw ValueReader.malformed(reason(e), e.getLocation());
    } catch (IOException e) {
      throw ValueReader.malformed(String.valueOf(e.getMessage()), JsonLocation.NA);
    }
  }

  /** The first line of Jackson's own words, without its hints about its settings. */
  static String reason(JsonProcessingException e) {
    String words = e.getOriginalMessage().lines().findFirst().orElse("something else");
    String cut = words.replaceFirst(" \\(start marker.*|: was expecting \\(JSON String.*", "");
    return Unicode.line(Character.toLowerCase(cut.charAt(0)) + cut.substring(1), SHOWN);
  }
}
