package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.host.codec.JsonValues;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something in a file, and where it is written.
 *
 * <p>Threading: any thread.
 *
 * @param file the file's name
 * @param line where it begins, counted from 1
 * @param column counted from 1
 * @param value a Map with text keys or a List, of those; or a text, number, boolean or null
 */
record Written(String file, int line, int column, @Nullable Object value) {

  /** Its members. Throws BAD_MESSAGE, saying whose they were to be, if it is no map. */
  @SuppressWarnings("unchecked") // a map has text keys, as its reader makes it
  Map<String, Written> members(String whose) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Written>) map;
    }
    throw wrong("expected members of %s, got %s".formatted(whose, shown()));
  }

  /** Its elements. Throws BAD_MESSAGE, saying whose they were to be, if it is no list. */
  @SuppressWarnings("unchecked") // as its reader makes it
  List<Written> elements(String whose) {
    if (value instanceof List<?> list) {
      return (List<Written>) list;
    }
    throw wrong("expected a list as %s, got %s".formatted(whose, shown()));
  }

  /** Its text. Throws BAD_MESSAGE, saying what it was to be, if it is none. */
  String text(String what) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong("expected a text as %s, got %s".formatted(what, shown()));
  }

  /** It as the value of a message. Throws what no message can carry, with its place. */
  @Nullable Object message() {
    try {
      return JsonValues.read(new JsonArray().add(plain()).toBuffer()) instanceof List<?> one
          ? one.getFirst()
          : null;
    } catch (ExchangeException e) {
      throw new ExchangeException(e.code(), e.text(), "", place(), e);
    }
  }

  /** The error that it is wrong, with its place. */
  ExchangeException wrong(String sentence) {
    return new ExchangeException(ErrorCode.BAD_MESSAGE, sentence, "", place(), null);
  }

  /** Where it begins. */
  Location place() {
    return Location.of(file, line, column);
  }

  /** What it is, in a few words. */
  String shown() {
    return switch (value) {
      case null -> "nothing";
      case Map<?, ?> map -> "a map of " + map.size();
      case List<?> list -> "a list of " + list.size();
      case String text when text.length() <= 60 -> '"' + text + '"';
      case String text -> "a text of " + text.length() + " characters";
      default -> value.toString();
    };
  }

  private @Nullable Object plain() {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((name, member) -> plain.put((String) name, ((Written) member).plain()));
        yield new JsonObject(plain);
      }
      case List<?> list -> {
        JsonArray plain = new JsonArray();
        list.forEach(element -> plain.add(((Written) element).plain()));
        yield plain;
      }
      case null, default -> value;
    };
  }
}
