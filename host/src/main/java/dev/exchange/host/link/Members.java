package dev.exchange.host.link;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import dev.exchange.host.codec.Unicode;
import dev.exchange.host.codec.ValueForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a map that came over a wire. One that is null counts as absent.
 *
 * <p>Errors, thrown: BAD_MESSAGE naming the member; TOO_LARGE for a list over its limit.
 *
 * @param map the members: a text, a Long, a Double, another number, a Boolean, bytes, a list of
 *     those, other members, {@link #ABSENT}, or for the value of a message what {@link #value} says
 * @param of whose members they are, in words
 */
record Members(Map<String, Object> map, String of) {

  /** In the place of null. */
  private static final Object ABSENT = new Object();

  /** The member of a frame that is a message, and the member of that which is any value. */
  private static final String MESSAGE = "m";

  private static final String VALUE = "value";

  /** How many characters are shown of the name of a member. */
  private static final int SHOWN = 60;

  /**
   * Reads the map whose first token is at hand, to its last one. The value of a message is read as
   * a value, all else as it is.
   */
  static Members read(JsonParser parser, String of, ValueForm values) throws IOException {
    Map<String, Object> map = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      boolean free = name.equals(VALUE) && of.equals(MESSAGE);
      Object member = free ? value(parser, values) : part(parser, name, values);
      if (map.put(name, member) != null) {
        throw new ExchangeException(
            ErrorCode.BAD_MESSAGE,
            "expected each member of the %s once from the peer, got %s twice"
                .formatted(of, Unicode.line(name, SHOWN)));
      }
    }
    return new Members(map, of);
  }

  /** The value of a message; what is wrong with it, if it is none. */
  private static Object value(JsonParser parser, ValueForm values) throws IOException {
    JsonStreamContext around = parser.getParsingContext();
    if (parser.currentToken().isStructStart()) {
      around = around.getParent();
    }
    try {
      Object value = values.read(parser);
      return value == null ? ABSENT : value;
    } catch (ExchangeException e) {
      if (e.code() == ErrorCode.BAD_MESSAGE) {
        throw e;
      }
      while (!isAt(around, parser)) {
        parser.nextToken();
      }
      return e;
    }
  }

  @SuppressWarnings("ReferenceEquality") // a context is itself
  private static boolean isAt(JsonStreamContext context, JsonParser parser) {
    return parser.getParsingContext() == context;
  }

  private static Object part(JsonParser parser, String name, ValueForm values) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> read(parser, Unicode.line(name, SHOWN), values);
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(part(parser, name, values));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_EMBEDDED_OBJECT -> parser.getBinaryValue();
      default -> ABSENT;
    };
  }

  String text(String name) {
    String text = textOrNull(name);
    if (text == null) {
      throw bad(name, "text", null);
    }
    return text;
  }

  @Nullable String textOrNull(String name) {
    return switch (member(name)) {
      case null -> null;
      case String text -> unicode(name, text);
      case Object other -> throw bad(name, "text", other);
    };
  }

  /** A whole number from 0 to 2^53. */
  long whole(String name) {
    Long whole = wholeOrNull(name);
    if (whole == null) {
      throw bad(name, "a whole number", null);
    }
    return whole;
  }

  @Nullable Long wholeOrNull(String name) {
    Object member = member(name);
    if (member == null) {
      return null;
    }
    if (!(member instanceof Number number) || !isWhole(number)) {
      throw bad(name, "a whole number from 0 to 2^53", member);
    }
    return number.longValue();
  }

  /** A number of hops: -1 for none. */
  int hops() {
    if (member("hops") instanceof Number number
        && number.doubleValue() == number.intValue()
        && number.intValue() >= -1) {
      return number.intValue();
    }
    throw bad("hops", "a number of hops from -1", member("hops"));
  }

  /** Whether it is true; absent is false. */
  boolean bool(String name) {
    return switch (member(name)) {
      case null -> false;
      case Boolean bool -> bool;
      case Object other -> throw bad(name, "true or false", other);
    };
  }

  Members map(String name) {
    Members map = mapOrNull(name);
    if (map == null) {
      throw bad(name, "a map", null);
    }
    return map;
  }

  @Nullable Members mapOrNull(String name) {
    return switch (member(name)) {
      case null -> null;
      case Members map -> map;
      case Object other -> throw bad(name, "a map", other);
    };
  }

  /** A list of texts; empty if it is absent. */
  List<String> texts(String name, int limit) {
    Object member = member(name);
    if (member == null) {
      return List.of();
    }
    if (!(member instanceof List<?> list)) {
      throw bad(name, "a list of texts", member);
    }
    if (list.size() > limit) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected at most %d in member %s of the %s, got %d"
              .formatted(limit, name, of, list.size()));
    }
    List<String> texts = new ArrayList<>(list.size());
    for (Object each : list) {
      if (!(each instanceof String text)) {
        throw bad(name, "a list of texts", each);
      }
      texts.add(unicode(name, text));
    }
    return texts;
  }

  /**
   * The value of a message.
   *
   * @throws ExchangeException INVALID_VALUE, TOO_LARGE
   */
  @Nullable Object value() {
    Object value = member(VALUE);
    if (value instanceof ExchangeException e) {
      throw e;
    }
    return value;
  }

  private @Nullable Object member(String name) {
    Object member = map.get(name);
    return ABSENT.equals(member) ? null : member;
  }

  private String unicode(String name, String text) {
    if (Unicode.loneSurrogate(text) >= 0) {
      throw bad(name, "text", text);
    }
    return text;
  }

  private static boolean isWhole(Number number) {
    if (number instanceof Long || number instanceof Integer) {
      return number.longValue() >= 0 && number.longValue() <= Values.MAX_EXACT;
    }
    double real = number.doubleValue();
    return real == Math.rint(real) && real >= 0 && real <= Values.MAX_EXACT;
  }

  private ExchangeException bad(String name, String expected, @Nullable Object came) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected %s as member %s of the %s, got %s"
            .formatted(expected, name, of, came == null ? "none" : kind(came)));
  }

  private static String kind(Object came) {
    return switch (came) {
      case String text -> Unicode.loneSurrogate(text) < 0 ? "a text" : "one with a lone surrogate";
      case Number number -> "the number " + number;
      case Boolean bool -> String.valueOf(bool);
      case List<?> _ -> "a list";
      case Members _ -> "a map";
      default -> "bytes";
    };
  }
}
