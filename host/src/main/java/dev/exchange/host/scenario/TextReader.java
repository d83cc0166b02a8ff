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
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Reads a file in YAML or JSON, with the line and column of each part.
 *
 * <p>Of YAML, only what JSON has too: no aliases, anchors and tags, one document, and {@code yes},
 * {@code no}, {@code on} and {@code off} are texts. A member that is there twice, a number that
 * JSON has not, and more than 256 KiB or 64 levels are refused.
 *
 * <p>Threading: any thread that may block on files.
 *
 * <p>Source: docs/adr/0022-scenarios-are-yaml-without-its-references.md.
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
    boolean json = file.endsWith(".json");
    try {
      if (!json) {
        checkPlain(text, file);
      }
      try (JsonParser parser = (json ? new JsonFactory() : yaml()).createParser(text)) {
        return new TextReader(file, parser).whole();
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      Location place =
          at == null
              ? Location.of(file, 0, 0)
              : Location.of(file, at.getLineNr(), at.getColumnNr());
      throw noText(file, e.getOriginalMessage(), place);
    } catch (MarkedYAMLException e) {
      Mark at = e.getProblemMark();
      Location place =
          at == null
              ? Location.of(file, 0, 0)
              : Location.of(file, at.getLine() + 1, at.getColumn() + 1);
      throw noText(file, e.getProblem(), place);
    } catch (YAMLException | IOException e) {
      throw noText(file, String.valueOf(e.getMessage()), Location.of(file, 0, 0));
    }
  }

  private Written whole() throws IOException {
    if (parser.nextToken() == null) {
      throw bad("expected a scenario, got an empty file", Location.of(file, 1, 1));
    }
    Written whole = value(0);
    if (parser.nextToken() != null) {
      throw bad("expected one document, got more", place());
    }
    return whole;
  }

  private static JsonFactory yaml() {
    return YAMLFactory.builder()
        .loaderOptions(limits())
        .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
        .build();
  }

  private static LoaderOptions limits() {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_BYTES);
    limits.setNestingDepthLimit(Values.MAX_DEPTH);
    return limits;
  }

  private static ExchangeException noText(String file, String why, Location place) {
    String first = why.lines().findFirst().orElse("");
    return bad("expected %s, got something else: %s".formatted(form(file), first), place);
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
  private static void checkPlain(String text, String file) {
    for (Event event : new Yaml(limits()).parse(new StringReader(text))) {
      Location place =
          Location.of(
              file, event.getStartMark().getLine() + 1, event.getStartMark().getColumn() + 1);
      switch (event) {
        case AliasEvent alias ->
            throw bad("expected a value, got the alias *" + alias.getAnchor(), place);
        case NodeEvent node when node.getAnchor() != null ->
            throw bad("expected a value without an anchor, got &" + node.getAnchor(), place);
        case ScalarEvent scalar when scalar.getTag() != null ->
            throw tagged(scalar.getTag(), place);
        case CollectionStartEvent start when start.getTag() != null ->
            throw tagged(start.getTag(), place);
        default -> {
          // as JSON has it
        }
      }
    }
  }

  private static ExchangeException tagged(String tag, Location place) {
    return bad("expected a value without a tag, got " + tag, place);
  }

  private Location place() {
    JsonLocation at = parser.currentTokenLocation();
    return Location.of(file, at.getLineNr(), at.getColumnNr());
  }

  private static ExchangeException bad(String sentence, Location place) {
    return new ExchangeException(ErrorCode.BAD_MESSAGE, sentence, "", place, null);
  }
}
