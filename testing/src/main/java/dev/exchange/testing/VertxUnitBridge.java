package dev.exchange.testing;

import io.vertx.core.Future;
import io.vertx.ext.unit.Async;
import io.vertx.ext.unit.TestContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** For tests that have a {@link TestContext}, from Vert.x Unit. Threading: see {@link Complex}. */
public final class VertxUnitBridge {

  private VertxUnitBridge() {}

  /**
   * Runs the complex until the Future is complete, then completes an {@link Async} of the context,
   * or fails the context with what the Future failed with, or with why nothing can complete it.
   */
  public static void complete(Complex complex, Future<?> future, TestContext context) {
    complete(complex, future, context, value -> {});
  }

  /** The same, where the value must also pass that check: the context fails with what it throws. */
  public static <T extends @Nullable Object> void complete(
      Complex complex, Future<T> future, TestContext context, Consumer<T> check) {
    Async async = context.async();
    Outcome.of(complex, future, check).ifPresentOrElse(context::fail, async::complete);
  }
}
