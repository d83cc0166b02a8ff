package dev.exchange.host.scenario;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.Values;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads a file in YAML or JSON, with the line and column of each part.
 *
 * <p>Of YAML, only what JSON has too: no aliases, anchors and tags, and one document. A member that
 * is there twice, a number that JSON has not, and more than 256 KiB or 64 levels are refused.
 *
 * <p>Threading: any thread that may block on files.
 *
 * <p>Source: docs/adr/0022-scenarios-are-read-event-by-event.md.
 */
final class TextReader {

  /** The largest file. */
  static final int MAX_BYTES = 256 << 10;

  private final String file;
  private final JsonParser parser;

  private TextReader(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * Reads it.
   *
   * @throws ExchangeException BAD_MESSAGE or TOO_LARGE, with the place
   */
  static Written read(Path path) {
    String file = String.valueOf(path.getFileName());
    String text = text(path, file);
    try (JsonParser parser = factory(file).createParser(text)) {
      TextReader reader = new TextReader(file, parser);
      if (parser.nextToken() == null) {
        throw bad("expected a scenario, got an empty file", Location.of(file, 1, 1));
      }
      Written whole = reader.value(0);
      if (parser.nextToken() != null) {
        throw bad("expected one document, got more", reader.place());
      }
      return whole;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      Location place =
          at == null ? Location.of(file, 0, 0) : Location.of(file, at.getLineNr(), at.getColumnNr());
      String why = e.getOriginalMessage().lines().findFirst().orElse("");
      throw bad("expected %s, got something else: %s".formatted(form(file), why), place);
    } catch (IOException e) {
      throw bad("expected %s, got %s".formatted(form(file), e), Location.of(file, 0, 0));
    }
  }

  private static JsonFactory factory(String file) {
    if (file.endsWith(".json")) {
      return new JsonFactory();
    }
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_BYTES);
    limits.setNestingDepthLimit(Values.MAX_DEPTH);
    return YAMLFactory.builder().loaderOptions(limits).build();
  }

  private static String form(String file) {
    return file.endsWith(".json") ? "JSON" : "YAML";
  }

  private static String text(Path path, String file) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ExchangeException(
            ErrorCode.TOO_LARGE, "expected a scenario of at most 256 KiB in %s".formatted(file));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw bad("expected a file that can be read, got " + e, Location.of(file, 0, 0));
    }
  }

  private Written value(int depth) throws IOException {
    Location place = place();
    if (depth > Values.MAX_DEPTH) {
      throw bad("expected at most %d levels, got more".formatted(Values.MAX_DEPTH), place);
    }
    checkPlain(place);
    Object value =
        switch (parser.currentToken()) {
          case START_OBJECT -> members(depth);
          case START_ARRAY -> elements(depth);
          case VALUE_STRING -> parser.getText();
          case VALUE_NUMBER_INT -> parser.getNumberValue();
          case VALUE_NUMBER_FLOAT -> finite(place);
          case VALUE_TRUE -> true;
          case VALUE_FALSE -> false;
          case VALUE_NULL -> null;
          default -> throw bad("expected a value, got " + parser.currentToken(), place);
        };
    return new Written(file, place.line(), place.column(), value);
  }

  private Map<String, Written> members(int depth) throws IOException {
    Map<String, Written> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Location place = place();
      checkPlain(place);
      String name = parser.currentName();
      JsonToken _ = parser.nextToken();
      if (members.put(name, value(depth + 1)) != null) {
        throw bad("expected each member once, got %s twice".formatted(name), place);
      }
    }
    return members;
  }

  private List<Written> elements(int depth) throws IOException {
    List<Written> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(depth + 1));
    }
    return elements;
  }

  private Number finite(Location place) throws IOException {
    double number = parser.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw bad("expected a number of JSON, got " + parser.getText(), place);
    }
    return number;
  }

  /** What stands for something else is refused, so that nothing can be larger than its text. */
  private void checkPlain(Location place) throws IOException {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw bad("expected a value, got the alias *%s".formatted(parser.getText()), place);
    }
    @Nullable Object anchor = parser.getObjectId();
    if (anchor != null) {
      throw bad("expected a value without an anchor, got &%s".formatted(anchor), place);
    }
    @Nullable Object tag = parser.getTypeId();
    if (tag != null) {
      throw bad("expected a value without a tag, got !%s".formatted(tag), place);
    }
  }

  private Location place() {
    JsonLocation at = parser.currentTokenLocation();
    return Location.of(file, at.getLineNr(), at.getColumnNr());
  }

  private static ExchangeException bad(String sentence, Location place) {
    return new ExchangeException(ErrorCode.BAD_MESSAGE, sentence, "", place, null);
  }
}
