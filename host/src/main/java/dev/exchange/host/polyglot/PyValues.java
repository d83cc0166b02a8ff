package dev.exchange.host.polyglot;

import dev.exchange.api.Bytes;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Values across the border to Python, each crossing made in as few calls as possible.
 *
 * <pre>
 *  in    a map: one call of the maker of its keys, with its values as arguments
 *        a list: one call with its elements as arguments; bytes: one call with a text
 *  out   one call with the whole tree as arguments, in its order:
 *        MAP size key value key value ... | LIST size item item ... | a scalar | bytes
 * </pre>
 *
 * <p>Invariant: makers are kept for at most {@link #MAX_SHAPES} lists of keys, each of at most
 * {@link #MAX_KEYS}, so that foreign data cannot fill the memory; other maps take one more step.
 *
 * <p>Threading: the owning thread of the program.
 */
final class PyValues {

  static final Proxy MAP = new Proxy() {};
  static final Proxy LIST = new Proxy() {};

  private static final int MAX_SHAPES = 512;
  private static final int MAX_KEYS = 32;
  private static final long MAX_EXACT = 1L << 53;

  private final Value mapMaker;
  private final Value makeMap;
  private final Value makeList;
  private final Value makeBytes;
  private final Value none;
  private final Map<Keys, Value> makers = new HashMap<>();

  PyValues(Value border) {
    mapMaker = border.getMember("map_maker");
    makeMap = border.getMember("make_map");
    makeList = border.getMember("make_list");
    makeBytes = border.getMember("make_bytes");
    none = border.getMember("NONE");
  }

  /** A value of the API for Python: immutable there too. Proxies pass as they are. */
  Object in(@Nullable Object value) {
    return switch (value) {
      case null -> none;
      case String text -> text;
      case ValueMap map -> map(map);
      case ValueList list -> makeList.execute(elements(list));
      case Bytes bytes ->
          makeBytes.execute(new String(bytes.toArray(), StandardCharsets.ISO_8859_1));
      case Boolean bool -> bool;
      case Long whole -> whole;
      case Double real -> real;
      case Proxy proxy -> proxy;
      default -> throw new IllegalArgumentException("expected a value, got " + value.getClass());
    };
  }

  /**
   * What Python gave.
   *
   * @return one of the values of the API, or the {@code Future} of a {@link PyPending}
   */
  @Nullable Object out(Value value) {
    if (value.isProxyObject()) {
      Proxy proxy = value.asProxyObject();
      return switch (proxy) {
        case PyCarried carried -> carried.value();
        case PyPending pending -> pending.future();
        default -> throw new IllegalArgumentException("expected a value, got " + proxy.getClass());
      };
    }
    return Values.of(scalar(value));
  }

  /** The tree that begins at an argument, to the last. */
  @Nullable Object tree(Value[] arguments, int from) {
    return Values.of(new Tree(arguments, from).next());
  }

  /** A text, or null for None. */
  static @Nullable String text(Value value) {
    return value.isString() ? value.asString() : null;
  }

  private Value map(ValueMap map) {
    int size = map.size();
    Object[] values = new Object[size];
    for (int i = 0; i < size; i++) {
      values[i] = in(map.valueAt(i));
    }
    if (size <= MAX_KEYS) {
      Value maker = maker(map);
      if (maker != null) {
        return maker.execute(values);
      }
    }
    Object[] both = new Object[2 * size];
    for (int i = 0; i < size; i++) {
      both[i] = map.keyAt(i);
    }
    System.arraycopy(values, 0, both, size, size);
    return makeMap.execute(both);
  }

  private @Nullable Value maker(ValueMap map) {
    Keys keys = new Keys(map);
    Value maker = makers.get(keys);
    if (maker == null && makers.size() < MAX_SHAPES) {
      maker = mapMaker.execute(map.keySet().toArray());
      makers.put(keys, maker);
    }
    return maker;
  }

  private Object[] elements(ValueList list) {
    Object[] elements = new Object[list.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = in(list.get(i));
    }
    return elements;
  }

  private static @Nullable Object scalar(Value value) {
    if (value.isString()) {
      return value.asString();
    }
    if (value.isNumber()) {
      return number(value);
    }
    if (value.isBoolean()) {
      return value.asBoolean();
    }
    if (value.isNull()) {
      return null;
    }
    if (value.hasBufferElements()) {
      byte[] content = new byte[Math.toIntExact(value.getBufferSize())];
      value.readBuffer(0, content, 0, content.length);
      return Bytes.of(content);
    }
    throw new IllegalArgumentException("expected a value, got " + value.getMetaObject());
  }

  /**
   * A whole number as such up to 2^53, which is what a Python int may be; all else is a float, also
   * one that happens to be whole.
   */
  private static Object number(Value value) {
    if (value.fitsInLong()) {
      long whole = value.asLong();
      return Math.abs(whole) <= MAX_EXACT ? (Object) whole : (Object) value.asDouble();
    }
    return value.asDouble();
  }

  /** The keys of a map, in their order. */
  private record Keys(ValueMap map) {

    @Override
    public int hashCode() {
      int hash = 0;
      for (int i = 0; i < map.size(); i++) {
        hash = 31 * hash + map.keyAt(i).hashCode();
      }
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (!(other instanceof Keys(ValueMap that)) || that.size() != map.size()) {
        return false;
      }
      for (int i = 0; i < map.size(); i++) {
        if (!map.keyAt(i).equals(that.keyAt(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** Reads a tree out of the arguments of a call. */
  private static final class Tree {

    private final Value[] arguments;
    private int at;

    Tree(Value[] arguments, int from) {
      this.arguments = arguments;
      this.at = from;
    }

    @SuppressWarnings("ReferenceEquality") // a mark is one object
    @Nullable Object next() {
      Value value = arguments[at++];
      if (!value.isProxyObject()) {
        return scalar(value);
      }
      int size = arguments[at++].asInt();
      return value.asProxyObject() == MAP ? map(size) : list(size);
    }

    private Map<String, @Nullable Object> map(int size) {
      Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(size);
      for (int i = 0; i < size; i++) {
        String key = arguments[at++].asString();
        map.put(key, next());
      }
      return map;
    }

    private List<@Nullable Object> list(int size) {
      List<@Nullable Object> list = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        list.add(next());
      }
      return list;
    }
  }
}
