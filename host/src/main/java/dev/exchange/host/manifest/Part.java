package dev.exchange.host.manifest;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.codec.Unicode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value of a manifest, with the place where it stands, which a refusal names.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, thrown: SCHEMA for a value that is not what is asked for; TOO_LARGE for a list or a
 * map of more than {@link #MOST}.
 *
 * @param pointer the JSON Pointer (RFC 6901) of the place; empty for the whole manifest
 * @param source whose manifest it is
 */
record Part(@Nullable Object value, String pointer, String source) {

  /** How many entries a list or a map of a manifest may have. */
  static final int MOST = 1_000;

  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final int SHOWN = 80;

  /** The members of a map, which must all be known. */
  Members members(String... known) {
    return new Members(this, map(), known);
  }

  /** The member of that name. */
  Part at(String key, @Nullable Object member) {
    String shown = Unicode.line(key, SHOWN);
    String step = shown.replace("~", "~0").replace("/", "~1");
    return new Part(member, pointer + "/" + step, source);
  }

  ValueMap map() {
    if (value instanceof ValueMap map) {
      return map;
    }
    throw refusal("a map");
  }

  boolean bool() {
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw refusal("true or false");
  }

  String text(TextForm form) {
    if (value instanceof String text && form.takes(text)) {
      return text;
    }
    throw refusal(form.expected());
  }

  /** One of the constants, in lower case. */
  <E extends Enum<E>> E choice(Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E each : type.getEnumConstants()) {
      String name = each.name().toLowerCase(Locale.ROOT);
      if (name.equals(value)) {
        return each;
      }
      names.add(name);
    }
    throw refusal("one of " + String.join(", ", names));
  }

  int whole(int least, int most) {
    return (int) whole(least, (long) most);
  }

  /** A time in ms, from 1 to a day. */
  Duration time() {
    return Duration.ofMillis(whole(1, DAY));
  }

  /** A JSON Schema: whether it is a valid one is found when it is used. */
  Object schema() {
    if (value instanceof ValueMap || value instanceof Boolean) {
      return value;
    }
    throw refusal("a JSON Schema: a map, true or false");
  }

  ValueList list() {
    if (value instanceof ValueList list) {
      if (list.size() > MOST) {
        throw tooMany(list.size());
      }
      return list;
    }
    throw refusal("a list");
  }

  /** The elements of a list, each of which may come once. */
  <T> List<T> each(Function<Part, T> read) {
    Set<Object> seen = new LinkedHashSet<>();
    List<T> elements = new ArrayList<>();
    ValueList list = list();
    for (int i = 0; i < list.size(); i++) {
      Part part = new Part(list.get(i), pointer + "/" + i, source);
      elements.add(read.apply(part));
      if (part.value != null && !seen.add(part.value)) {
        throw part.refusal("each element once");
      }
    }
    return elements;
  }

  /** The entries of a map whose keys are of a form. */
  <T> Map<String, T> entries(TextForm keys, Function<Part, T> read) {
    ValueMap map = map();
    if (map.size() > MOST) {
      throw tooMany(map.size());
    }
    Map<String, T> entries = new LinkedHashMap<>();
    for (int i = 0; i < map.size(); i++) {
      String key = map.keyAt(i);
      Part entry = at(key, map.valueAt(i));
      entry.key(key).text(keys);
      entries.put(key, read.apply(entry));
    }
    return entries;
  }

  /** The key under which this stands, at the same place. */
  private Part key(String key) {
    return new Part(key, pointer, source);
  }

  private long whole(long least, long most) {
    if (value instanceof Long whole && whole >= least && whole <= most) {
      return whole;
    }
    throw refusal("a whole number from " + least + " to " + most);
  }

  /** This is not what was expected. */
  ExchangeException refusal(String expected) {
    return refusal(expected, Values.describe(value));
  }

  /** This is not what was expected, in other words than those for its value. */
  ExchangeException refusal(String expected, String got) {
    return new ExchangeException(
        ErrorCode.SCHEMA, "expected " + expected + place() + ", got " + got);
  }

  private ExchangeException tooMany(int size) {
    return new ExchangeException(
        ErrorCode.TOO_LARGE, "expected at most " + MOST + " entries" + place() + ", got " + size);
  }

  private String place() {
    return (pointer.isEmpty() ? "" : " at " + pointer) + " in " + source;
  }
}
