package dev.exchange.host.simulation;

import io.vertx.core.spi.ExecutorServiceFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Gives the Vert.x of a simulation workers whose tasks the agenda runs; any other Vert.x gets the
 * threads that it would have had. Vert.x finds it through {@code ServiceLoader}.
 *
 * <p>Threading: any thread.
 */
public final class WorkersFactory implements ExecutorServiceFactory {

  private static final ScopedValue<Workers> GIVEN = ScopedValue.newInstance();

  /** A Vert.x that is made in here has those workers. */
  static <T> T with(Workers workers, Supplier<T> making) {
    return ScopedValue.where(GIVEN, workers).call(making::get);
  }

  @Override
  public ExecutorService createExecutor(
      ThreadFactory threads, Integer concurrency, Integer maxConcurrency) {
    return GIVEN.isBound()
        ? GIVEN.get()
        : INSTANCE.createExecutor(threads, concurrency, maxConcurrency);
  }
}
