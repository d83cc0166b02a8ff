package dev.exchange.host.contract;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into records of one class, and back, as {@link RecordSchema} says.
 *
 * <p>A component that may be absent is null, or an empty Optional, if the value has no such member
 * or null; and is left out of the value then. Lists and maps of a record that was read cannot be
 * changed.
 *
 * <p>Threading: any thread, also several at once.
 *
 * <p>Errors: SCHEMA with the place in the value. What the constructor of a record throws is SCHEMA
 * too, since the value is not one that the record takes.
 *
 * <p>Source: docs/spec/contracts.md, CT16.
 */
public final class RecordBinder {

  private final Class<?> type;
  private final Constructor<?> constructor;
  private final List<Component> components = new ArrayList<>();

  /** One component of the class. */
  private record Component(String name, Method accessor, Binding binding) {}

  private RecordBinder(Class<?> type) {
    this.type = type;
    RecordComponent[] all = type.getRecordComponents();
    try {
      constructor =
          type.getDeclaredConstructor(
              Arrays.stream(all).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true); // of a record that is private in its plugin
    } catch (NoSuchMethodException | InaccessibleObjectException e) {
      throw new ExchangeException(
          ErrorCode.SCHEMA,
          "expected record " + type.getName() + " to be open to the host, got " + e.getMessage());
    }
  }

  /**
   * One for a class.
   *
   * @throws ExchangeException SCHEMA naming the component whose type has no schema, or a class that
   *     its module does not open
   */
  public static RecordBinder of(Class<? extends Record> type) {
    RecordSchema.of(type); // names what has no binding
    return of(type, new HashMap<>());
  }

  static RecordBinder of(Class<?> type, Map<Class<?>, RecordBinder> known) {
    RecordBinder there = known.get(type);
    if (there != null) {
      return there;
    }
    RecordBinder binder = new RecordBinder(type);
    known.put(type, binder);
    for (RecordComponent component : type.getRecordComponents()) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      Binding binding = Binding.of(component.getAnnotatedType(), known);
      binder.components.add(new Component(component.getName(), accessor, binding));
    }
    return binder;
  }

  /**
   * The record of a value.
   *
   * @param whose what the value is, such as {@code the value for greet}, for the error
   */
  public Record read(@Nullable Object value, String whose) {
    return read(value, Place.of(whose));
  }

  /**
   * The value of a record.
   *
   * @param whose as in {@link #read}
   */
  public ValueMap write(Record record, String whose) {
    return ValueMap.of(write(record, Place.of(whose)));
  }

  Record read(@Nullable Object value, Place place) {
    if (!(value instanceof ValueMap map)) {
      throw place.refused("a map", Values.describe(value));
    }
    @Nullable Object[] arguments = new @Nullable Object[components.size()];
    int known = 0;
    for (int i = 0; i < arguments.length; i++) {
      Component component = components.get(i);
      boolean there = map.containsKey(component.name());
      known += there ? 1 : 0;
      if (!there && !(component.binding() instanceof Binding.Maybe)) {
        throw place.refused("a map with member " + component.name(), Values.describe(map));
      }
      arguments[i] =
          component.binding().read(map.get(component.name()), place.at(component.name()));
    }
    if (known < map.size()) {
      throw place.refused("a map with no other members than its record", Values.describe(map));
    }
    return made(arguments, place);
  }

  private Record made(@Nullable Object[] arguments, Place place) {
    try {
      return (Record) constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw place.refused(
          "a value that record " + type.getSimpleName() + " takes", String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("expected " + type + " to be made, it cannot be", e);
    }
  }

  Map<String, @Nullable Object> write(@Nullable Object record, Place place) {
    if (!type.isInstance(record)) {
      throw place.refused(
          "a " + type.getSimpleName(), record == null ? "null" : record.getClass().getName());
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (Component component : components) {
      Object held = held(component, record, place);
      Object written = component.binding().write(held, place.at(component.name()));
      if (written != null) {
        members.put(component.name(), written);
      }
    }
    return members;
  }

  private static @Nullable Object held(Component component, Object record, Place place) {
    try {
      return component.accessor().invoke(record);
    } catch (InvocationTargetException e) {
      throw place.refused("component " + component.name(), String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("expected " + component.accessor() + " to be called", e);
    }
  }
}
