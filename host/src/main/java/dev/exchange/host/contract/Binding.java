package dev.exchange.host.contract;

import dev.exchange.api.Bytes;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a value becomes what a component of a record holds, and back.
 *
 * <p>Threading: any thread.
 */
sealed interface Binding {

  /** Gives what the component holds. Throws SCHEMA. */
  @Nullable Object read(@Nullable Object value, Place place);

  /** Gives what a message carries; null for nothing. Throws SCHEMA. */
  @Nullable Object write(@Nullable Object held, Place place);

  /** That of a type that has a schema. */
  static Binding of(AnnotatedType type, Map<Class<?>, RecordBinder> known) {
    Class<?> raw =
        type.getType() instanceof ParameterizedType generic
            ? (Class<?>) generic.getRawType()
            : (Class<?>) type.getType();
    if (raw == Optional.class) {
      Binding held = of(argument(type, 0), known);
      return new Maybe(held instanceof Maybe inner ? inner.present() : held, true);
    }
    Binding plain = plain(raw, type, known);
    return type.isAnnotationPresent(Nullable.class) ? new Maybe(plain, false) : plain;
  }

  private static Binding plain(
      Class<?> raw, AnnotatedType type, Map<Class<?>, RecordBinder> known) {
    if (raw == List.class) {
      return new Several(of(argument(type, 0), known));
    }
    if (raw == Map.class) {
      return new Named(of(argument(type, 1), known));
    }
    if (raw.isEnum()) {
      Map<String, Object> constants = new LinkedHashMap<>();
      for (Object constant : raw.getEnumConstants()) {
        constants.put(((Enum<?>) constant).name(), constant);
      }
      return new Constant(constants);
    }
    return raw.isRecord() ? new Whole(RecordBinder.of(raw, known)) : new Simple(Scalar.of(raw));
  }

  private static AnnotatedType argument(AnnotatedType type, int index) {
    return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
  }

  /** Texts, numbers, truth values, bytes. */
  record Simple(Scalar kind) implements Binding {
    @Override
    public Object read(@Nullable Object value, Place place) {
      Object held = value == null ? null : kind.read(value);
      if (held == null) {
        throw place.refused(kind.expected(), Values.describe(value));
      }
      return held;
    }

    @Override
    public Object write(@Nullable Object held, Place place) {
      if (held == null) {
        throw place.refused(kind.expected(), "null");
      }
      return held instanceof byte[] bytes ? Bytes.of(bytes) : held;
    }
  }

  /** A constant of an enum, by its name. */
  record Constant(Map<String, Object> byName) implements Binding {
    @Override
    public Object read(@Nullable Object value, Place place) {
      Object constant = value instanceof String name ? byName.get(name) : null;
      if (constant == null) {
        throw place.refused(expected(), Values.describe(value));
      }
      return constant;
    }

    @Override
    public Object write(@Nullable Object held, Place place) {
      if (!(held instanceof Enum<?> constant)) {
        throw place.refused(expected(), "null");
      }
      return constant.name();
    }

    private String expected() {
      return "one of " + String.join(", ", byName.keySet());
    }
  }

  /** A record. */
  record Whole(RecordBinder binder) implements Binding {
    @Override
    public Object read(@Nullable Object value, Place place) {
      return binder.read(value, place);
    }

    @Override
    public Object write(@Nullable Object held, Place place) {
      return binder.write(held, place);
    }
  }

  /** A list. */
  record Several(Binding element) implements Binding {
    @Override
    public Object read(@Nullable Object value, Place place) {
      if (!(value instanceof ValueList list)) {
        throw place.refused("a list", Values.describe(value));
      }
      return Collections.unmodifiableList(read(list, place));
    }

    private List<@Nullable Object> read(ValueList list, Place place) {
      List<@Nullable Object> held = new ArrayList<>(list.size());
      for (Object each : list) {
        held.add(element.read(each, place.at(held.size())));
      }
      return held;
    }

    @Override
    public Object write(@Nullable Object held, Place place) {
      if (!(held instanceof Collection<?> elements)) {
        throw place.refused("a list", "null");
      }
      List<@Nullable Object> written = new ArrayList<>(elements.size());
      for (Object each : elements) {
        written.add(element.write(each, place.at(written.size())));
      }
      return written;
    }
  }

  /** A map with text keys. */
  record Named(Binding member) implements Binding {
    @Override
    public Object read(@Nullable Object value, Place place) {
      if (!(value instanceof ValueMap map)) {
        throw place.refused("a map", Values.describe(value));
      }
      Map<String, @Nullable Object> held = new LinkedHashMap<>();
      map.forEach((key, each) -> held.put(key, member.read(each, place.at(key))));
      return Collections.unmodifiableMap(held);
    }

    @Override
    public Object write(@Nullable Object held, Place place) {
      if (!(held instanceof Map<?, ?> members)) {
        throw place.refused("a map", "null");
      }
      Map<String, @Nullable Object> written = new LinkedHashMap<>();
      members.forEach((key, each) -> {
        String name = String.valueOf(key);
        written.put(name, member.write(each, place.at(name)));
      });
      return written;
    }
  }

  /**
   * Something or nothing.
   *
   * @param optional whether the component is an Optional; else it may be null
   */
  record Maybe(Binding present, boolean optional) implements Binding {
    @Override
    public @Nullable Object read(@Nullable Object value, Place place) {
      Object held = value == null ? null : present.read(value, place);
      return optional ? Optional.ofNullable(held) : held;
    }

    @Override
    public @Nullable Object write(@Nullable Object held, Place place) {
      Object inside = held instanceof Optional<?> maybe ? maybe.orElse(null) : held;
      return inside == null ? null : present.write(inside, place);
    }
  }
}
