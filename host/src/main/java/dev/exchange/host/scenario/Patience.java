package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what is done on other threads, for a bounded time.
 *
 * <p>Threading: a thread that may block.
 */
final class Patience {

  private Patience() {}

  /**
   * The result of a Future.
   *
   * @param what is waited for, for the error
   * @throws ExchangeException what it failed with; PEER_GONE for anything else; TIMEOUT
   */
  static <T extends @Nullable Object> T result(Future<T> future, Duration limit, String what) {
    if (!ended(future, limit)) {
      throw new ExchangeException(
          ErrorCode.TIMEOUT,
          "expected %s within %d ms, it did not come".formatted(what, limit.toMillis()));
    }
    Throwable cause = future.cause();
    if (cause instanceof ExchangeException known) {
      throw known;
    }
    if (cause != null) {
      throw new ExchangeException(
          ErrorCode.PEER_GONE, "expected %s, got %s".formatted(what, cause), "", null, cause);
    }
    return future.result();
  }

  /** Whether the Future ended within that time. */
  static boolean ended(Future<?> future, Duration limit) {
    CountDownLatch done = new CountDownLatch(1);
    Future<?> watched = future.onComplete(end -> done.countDown());
    return reached(done, limit) && watched.isComplete();
  }

  /** Lets that time pass. */
  static void pass(Duration time) {
    boolean _ = reached(new CountDownLatch(1), time);
  }

  private static boolean reached(CountDownLatch latch, Duration limit) {
    try {
      return latch.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ExchangeException(ErrorCode.CLOSED, "expected to go on, it was interrupted");
    }
  }
}
