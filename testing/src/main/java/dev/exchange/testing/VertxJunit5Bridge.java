package dev.exchange.testing;

import io.vertx.core.Future;
import io.vertx.junit5.VertxTestContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * For tests that have a {@link VertxTestContext}, from vertx-junit5. Threading: {@link Complex}.
 */
public final class VertxJunit5Bridge {

  private VertxJunit5Bridge() {}

  /**
   * Runs the complex until the Future is complete, then completes the context, or fails it with
   * what the Future failed with, or with why nothing can complete it.
   */
  public static void complete(Complex complex, Future<?> future, VertxTestContext context) {
    complete(complex, future, context, value -> {});
  }

  /** The same, where the value must also pass that check: the context fails with what it throws. */
  public static <T extends @Nullable Object> void complete(
      Complex complex, Future<T> future, VertxTestContext context, Consumer<T> check) {
    Outcome.of(complex, future, check).ifPresentOrElse(context::failNow, context::completeNow);
  }
}
