package dev.exchange.host.cli;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the thread of a command waits for a Future.
 *
 * <p>Threading: the main thread, or the one that runs at the end of the process; never an event
 * loop.
 */
final class Waiting {

  private Waiting() {}

  /**
   * The result, when it is there.
   *
   * @throws CommandFailure INTERRUPTED if the thread was interrupted
   */
  static <T extends @Nullable Object> T result(Future<T> future) {
    CountDownLatch done = new CountDownLatch(1);
    Future<T> ended = future.onComplete(end -> done.countDown());
    try {
      done.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "exchange: interrupted");
    }
    Throwable cause = ended.cause();
    if (cause != null) {
      throw new Failed(cause);
    }
    return ended.result();
  }

  /** Whether the future ended within that time. */
  static boolean ended(Future<?> future, Duration limit) {
    CountDownLatch done = new CountDownLatch(1);
    Future<?> watched = future.onComplete(end -> done.countDown());
    try {
      return done.await(limit.toMillis(), TimeUnit.MILLISECONDS) && watched.isComplete();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A Future that was waited for has failed; the cause says why. */
  static final class Failed extends RuntimeException {

    private static final long serialVersionUID = 1;

    Failed(Throwable cause) {
      super(null, cause, false, false);
    }

    /** Why. */
    Throwable why() {
      Throwable cause = getCause();
      return cause == null ? this : cause;
    }
  }
}
