package dev.exchange.testing;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs a test with one seed after the other, in place of JUnit's one call.
 *
 * @param first the first seed
 * @param count how many
 */
record SeedsRun(long first, int count) implements InvocationInterceptor, ParameterResolver {

  /** How many runs there are at most to find out which steps a failure takes. */
  private static final int ATTEMPTS = 1_000;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return SeededTest.gives(parameter.getParameter().getType())
        && context.getTestMethod().equals(Optional.of(parameter.getDeclaringExecutable()));
  }

  /** Leaves the place empty: what stands there is made for each seed. */
  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return null;
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    invocation.skip();
    SeededTest test =
        new SeededTest(
            method.getExecutable(), method.getTarget().orElse(null), method.getArguments());
    for (int i = 0; i < count; i++) {
      Optional<SeededTest.Failure> failure = test.run(first + i, step -> true);
      if (failure.isPresent()) {
        throw told(failure.get(), reduced(test, failure.get()));
      }
    }
  }

  /** The same failure with as few steps as it takes. */
  private static SeededTest.Failure reduced(SeededTest test, SeededTest.Failure whole) {
    Scenario scenario = whole.scenario();
    List<Integer> steps =
        Reduction.of(
            scenario.done(),
            some -> test.run(whole.seed(), some::contains).filter(whole::isLike).isPresent(),
            ATTEMPTS);
    return steps.size() == scenario.done().size()
        ? whole
        : test.run(whole.seed(), steps::contains).filter(whole::isLike).orElse(whole);
  }

  private AssertionError told(SeededTest.Failure whole, SeededTest.Failure failure) {
    StringBuilder text =
        new StringBuilder(
            "expected each of %d seeds to pass, seed %d did not: %s"
                .formatted(count, failure.seed(), failure.cause()));
    Scenario scenario = failure.scenario();
    if (!whole.scenario().done().isEmpty()) {
      text.append(
          "%nThe steps that it takes, %d of the %d before it failed:"
              .formatted(scenario.done().size(), whole.scenario().done().size()));
      int line = 1;
      for (int step : scenario.done()) {
        String here = scenario.failed().orElse(-1) == step ? "   <- fails here" : "";
        text.append("%n  %d. %s%s".formatted(line++, scenario.name(step), here));
      }
    }
    AssertionError error = new AssertionError(text.toString(), failure.cause());
    error.setStackTrace(failure.place().toArray(StackTraceElement[]::new));
    error.addSuppressed(failure.report());
    return error;
  }
}
