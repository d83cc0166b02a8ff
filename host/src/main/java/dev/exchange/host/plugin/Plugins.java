package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.plugin.Plugin;
import dev.exchange.host.exchange.Failures;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes plugins of their classes, and says why when one cannot be made. */
final class Plugins {

  private Plugins() {}

  /**
   * A plugin of that class. The thread of its site: this runs the author's code.
   *
   * @param program the name of the file that the class is from
   * @throws ExchangeException HANDLER_FAILED
   */
  static Plugin make(Class<?> type, String program) {
    String whose = "class " + type.getName() + " in " + program;
    try {
      return (Plugin) constructor(type, whose, program).newInstance();
    } catch (InvocationTargetException e) {
      throw failed(e.getCause(), "the constructor of " + whose);
    } catch (LinkageError e) {
      throw failed(e, "the initialization of " + whose);
    } catch (ReflectiveOperationException e) {
      throw refused("expected %s to be made, got %s".formatted(whose, e), program);
    }
  }

  /** What the author's code threw, or what the virtual machine says of it. */
  static ExchangeException failed(@Nullable Throwable thrown, String doing) {
    Throwable reason =
        thrown instanceof ExceptionInInitializerError initializer && initializer.getCause() != null
            ? initializer.getCause()
            : thrown;
    return Failures.of(reason == null ? new IllegalStateException() : reason, "", doing);
  }

  /** Something about the program as a whole. */
  static ExchangeException refused(String text, String program) {
    return new ExchangeException(
        ErrorCode.HANDLER_FAILED, text, "", Location.of(program, 0, 0), null);
  }

  private static Constructor<?> constructor(Class<?> type, String whose, String program) {
    if (!Plugin.class.isAssignableFrom(type)) {
      throw refused(
          "expected %s to implement %s, it does not".formatted(whose, Plugin.class.getName()),
          program);
    }
    if (type.isInterface() || type.isEnum() || Modifier.isAbstract(type.getModifiers())) {
      throw refused(
          "expected %s to be a class that can be made, it is %s".formatted(whose, kind(type)),
          program);
    }
    boolean open = Modifier.isPublic(type.getModifiers());
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      int access = constructor.getModifiers();
      boolean usable = open ? Modifier.isPublic(access) : !Modifier.isPrivate(access);
      if (usable && constructor.getParameterCount() == 0) {
        constructor.setAccessible(true);
        return constructor;
      }
    }
    throw refused(
        "expected %s to have a public constructor without parameters, it has %s"
            .formatted(whose, constructors(type)),
        program);
  }

  private static String kind(Class<?> type) {
    if (type.isInterface()) {
      return "an interface";
    }
    return type.isEnum() ? "an enum" : "abstract";
  }

  private static String constructors(Class<?> type) {
    return Arrays.stream(type.getDeclaredConstructors())
        .map(one -> access(one) + type.getSimpleName() + parameters(one))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String access(Constructor<?> constructor) {
    String access = Modifier.toString(constructor.getModifiers());
    return access.isEmpty() ? "" : access + " ";
  }

  private static String parameters(Constructor<?> constructor) {
    return Arrays.stream(constructor.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
