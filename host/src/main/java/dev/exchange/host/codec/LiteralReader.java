package dev.exchange.host.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value that a program's text has as a literal: JSON, and besides what JavaScript and
 * Python write otherwise: keys without quotes, quotes of one stroke, comments, a comma at the end.
 *
 * <p>Threading: any thread.
 */
public final class LiteralReader {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(Values.MAX_DEPTH + 1).build())
          .build();

  private LiteralReader() {}

  /**
   * The value at the start of a text; what follows it is not looked at.
   *
   * @throws ExchangeException BAD_MESSAGE, with line and column of the text, if it is none;
   *     INVALID_VALUE, TOO_LARGE
   */
  public static @Nullable Object read(Reader text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new ExchangeException(ErrorCode.BAD_MESSAGE, "expected a literal value, got nothing");
      }
      return new ValueReader(parser, false).read();
    } catch (StreamConstraintsException _) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected a literal value whose numbers, names and texts have a usual length, got one of"
              + " more");
    } catch (JsonProcessingException e) {
      throw ValueReader.malformed(JsonReader.reason(e), e.getLocation());
    } catch (IOException e) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected a literal value, got " + e.getMessage());
    }
  }
}
