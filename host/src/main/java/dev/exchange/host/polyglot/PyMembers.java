package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/**
 * An object of the host in a Python program: named functions, and nothing that can be changed.
 *
 * <p>Errors: an ExchangeException of a function is raised in Python as ExchangeError; the program
 * never sees an exception of Java.
 *
 * <p>Threading: the owning thread of the program.
 */
final class PyMembers implements ProxyObject {

  /** What a function does; it gives a value for the guest. */
  @FunctionalInterface
  interface Call {
    @Nullable Object apply(Value[] arguments);
  }

  private final PyBorder border;
  private final Map<String, Object> members = new HashMap<>();

  PyMembers(PyBorder border) {
    this.border = border;
  }

  /** Adds a function. */
  PyMembers with(String name, Call call) {
    members.put(name, function(border, call));
    return this;
  }

  /** Adds a constant. */
  PyMembers constant(String name, Object value) {
    members.put(name, value);
    return this;
  }

  /** A function alone. */
  static ProxyExecutable function(PyBorder border, Call call) {
    return arguments -> {
      try {
        Object result = call.apply(arguments);
        return result == null ? border.values().in(null) : result;
      } catch (ExchangeException e) {
        throw border.raise(e);
      }
    };
  }

  @Override
  public @Nullable Object getMember(String key) {
    return members.get(key);
  }

  @Override
  public Object getMemberKeys() {
    return ProxyArray.fromArray(members.keySet().toArray());
  }

  @Override
  public boolean hasMember(String key) {
    return members.containsKey(key);
  }

  @Override
  public void putMember(String key, Value value) {
    throw border.raise(
        new ExchangeException(
            ErrorCode.FORBIDDEN, "expected no change of an object of the host, got one of " + key));
  }
}
