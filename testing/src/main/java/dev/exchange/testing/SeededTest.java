package dev.exchange.testing;

import dev.exchange.api.ExchangeException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A test method that is called as often as needed, each time with new arguments of the types that
 * this kit gives.
 *
 * @param method the test
 * @param instance whose it is
 * @param given all arguments, where those of this kit are missing
 */
record SeededTest(Method method, @Nullable Object instance, List<Object> given) {

  /**
   * How a run has failed.
   *
   * @param seed of the run
   * @param cause what the test threw
   * @param place where the test threw it, or waited for what failed with it
   * @param scenario the steps
   * @param report the picture
   */
  record Failure(
      long seed, Throwable cause, List<StackTraceElement> place, Scenario scenario, Report report) {

    /** Whether it is the same thing that went wrong: by type, code, and line of the test. */
    boolean isLike(Failure other) {
      return kind().equals(other.kind());
    }

    private List<Object> kind() {
      Object code = cause instanceof ExchangeException failed ? failed.code() : "";
      return List.of(cause.getClass(), code, place.isEmpty() ? "" : place.getFirst());
    }
  }

  /** Whether there is something of that type. */
  static boolean gives(Class<?> type) {
    return type == Scenario.class || Furniture.gives(type);
  }

  /**
   * Runs it once.
   *
   * @param kept which steps are done, by their number
   * @return how it failed; empty if it did not
   */
  Optional<Failure> run(long seed, IntPredicate kept) {
    Scenario scenario = new Scenario(seed, kept);
    try (Furniture furniture = new Furniture(seed)) {
      try {
        call(furniture, scenario);
        return Optional.empty();
      } catch (VirtualMachineError | TestAbortedException e) {
        throw e;
      } catch (Throwable e) { // whatever a test throws
        Complex complex = furniture.complex();
        String again = "@Seeds(value = 1, first = %d)".formatted(seed);
        return Optional.of(
            new Failure(seed, e, place(e, complex), scenario, Report.of(complex, again)));
      }
    }
  }

  private void call(Furniture furniture, Scenario scenario) throws Throwable {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = given.toArray();
    for (int i = 0; i < types.length; i++) {
      if (types[i] == Scenario.class) {
        arguments[i] = scenario;
      } else if (gives(types[i])) {
        arguments[i] = furniture.give(types[i]);
      }
    }
    method.setAccessible(true);
    try {
      method.invoke(instance, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  /** From the test's own line on. */
  private List<StackTraceElement> place(Throwable e, Complex complex) {
    List<StackTraceElement> all =
        complex.whereAwaited(e).orElseGet(() -> List.of(e.getStackTrace()));
    String test = method.getDeclaringClass().getName();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).getClassName().equals(test)) {
        return all.subList(i, all.size());
      }
    }
    return all;
  }
}
