package dev.exchange.api;

import io.vertx.core.json.JsonObject;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map of text to values: immutable to its leaves, in the order in which it was made; values may
 * be null.
 *
 * <p>Threading: any thread.
 */
public final class ValueMap extends AbstractMap<String, @Nullable Object> {

  /** The map without entries. */
  public static final ValueMap EMPTY = new ValueMap(new String[0], new Object[0]);

  /** From here on a hash index is quicker than looking at each key. */
  private static final int INDEXED_FROM = 9;

  private final String[] keys;
  private final @Nullable Object[] values;
  private final @Nullable Map<String, Integer> index;
  private final int depth;

  /**
   * Takes the arrays as they are: keys are distinct, values frozen. Throws TOO_LARGE if that is
   * nested too deep.
   */
  ValueMap(String[] keys, @Nullable Object[] values) {
    this.keys = keys;
    this.values = values;
    this.depth = Freezer.depthAround(values);
    this.index = keys.length < INDEXED_FROM ? null : indexOf(keys);
  }

  /**
   * A map with one entry.
   *
   * @throws ExchangeException INVALID_VALUE for a value that no message can carry
   */
  public static ValueMap of(String key, @Nullable Object value) {
    return new ValueMap(new String[] {Freezer.key(key)}, new Object[] {Values.of(value)});
  }

  /** How deep it is nested; 1 without lists and maps inside. */
  int depth() {
    return depth;
  }

  /** A map with two entries. */
  public static ValueMap of(
      String key1, @Nullable Object value1, String key2, @Nullable Object value2) {
    return of(key1, value1).plus(key2, value2);
  }

  /**
   * A map with those entries, in the order in which they come.
   *
   * @throws ExchangeException INVALID_VALUE naming the path of what no message can carry
   */
  public static ValueMap of(Map<String, ?> entries) {
    return Freezer.map(entries);
  }

  /**
   * A map of each key to the value at the same position, in that order.
   *
   * @throws ExchangeException INVALID_VALUE naming the path of what no message can carry; CONFLICT
   *     if a key comes twice
   */
  public static ValueMap of(String[] keys, @Nullable Object[] values) {
    ValueMap map = new ValueMap(keys.clone(), values.clone());
    if (keys.length != values.length || !map.isDistinct()) {
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected as many distinct keys as values, got "
              + keys.length
              + " keys and "
              + values.length
              + " values");
    }
    boolean frozen = Freezer.areFrozen(keys) && Freezer.areFrozen(values);
    return frozen ? map : Freezer.copy(map);
  }

  /** A copy with one entry more, or with another value for a key that it has. */
  public ValueMap plus(String key, @Nullable Object value) {
    int at = position(key);
    if (at >= 0) {
      @Nullable Object[] changed = values.clone();
      changed[at] = Values.of(value);
      return new ValueMap(keys, changed);
    }
    int size = keys.length;
    String[] moreKeys = Arrays.copyOf(keys, size + 1);
    @Nullable Object[] moreValues = Arrays.copyOf(values, size + 1);
    moreKeys[size] = Freezer.key(key);
    moreValues[size] = Values.of(value);
    return new ValueMap(moreKeys, moreValues);
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    int at = position(key);
    return at < 0 ? null : values[at];
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return position(key) >= 0;
  }

  @Override
  public int size() {
    return keys.length;
  }

  /** The key at that position, from 0. */
  public String keyAt(int position) {
    return keys[position];
  }

  /** The value at that position, from 0. */
  public @Nullable Object valueAt(int position) {
    return values[position];
  }

  /** The text under that key. Throws SCHEMA if there is none, or something else. */
  public String text(String key) {
    return Values.as(String.class, get(key), "text", "member " + key);
  }

  /** The number under that key. Throws SCHEMA if there is none, or something else. */
  public double number(String key) {
    return Values.as(Number.class, get(key), "a number", "member " + key).doubleValue();
  }

  /** The truth value under that key. Throws SCHEMA if there is none, or something else. */
  public boolean bool(String key) {
    return Values.as(Boolean.class, get(key), "true or false", "member " + key);
  }

  /** The map under that key. Throws SCHEMA if there is none, or something else. */
  public ValueMap map(String key) {
    return Values.as(ValueMap.class, get(key), "a map", "member " + key);
  }

  /** The list under that key. Throws SCHEMA if there is none, or something else. */
  public ValueList list(String key) {
    return Values.as(ValueList.class, get(key), "a list", "member " + key);
  }

  /** A copy in Vert.x's form; bytes become buffers. */
  public JsonObject toJson() {
    return VertxJson.object(this);
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return new Entries();
  }

  private boolean isDistinct() {
    if (index != null) {
      return index.size() == keys.length;
    }
    for (int i = 1; i < keys.length; i++) {
      if (position(keys[i]) < i) {
        return false;
      }
    }
    return true;
  }

  private int position(@Nullable Object key) {
    if (index != null) {
      Integer at = index.get(key);
      return at == null ? -1 : at;
    }
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private static Map<String, Integer> indexOf(String[] keys) {
    Map<String, Integer> index = HashMap.newHashMap(keys.length);
    for (int i = 0; i < keys.length; i++) {
      index.put(keys[i], i);
    }
    return index;
  }

  private final class Entries extends AbstractSet<Entry<String, @Nullable Object>> {

    @Override
    public int size() {
      return keys.length;
    }

    @Override
    public Iterator<Entry<String, @Nullable Object>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < keys.length;
        }

        @Override
        public Entry<String, @Nullable Object> next() {
          if (next >= keys.length) {
            throw new NoSuchElementException();
          }
          int at = next++;
          return new SimpleImmutableEntry<>(keys[at], values[at]);
        }
      };
    }
  }
}
