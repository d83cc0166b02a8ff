package dev.exchange.host.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C for a command that goes on until then: it ends in order, with exit code 0.
 *
 * <p>Threading: {@link #within} and {@link #close} on the thread of the command; it is asked on
 * another.
 */
final class Interruption implements AutoCloseable {

  /** How long the end of the process waits for the command. */
  private static final long PATIENCE_MILLIS = 3_000;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** One that was not asked yet. */
  Interruption(Surroundings surroundings) {
    surroundings.machine().stopping().onStopWell(this::end);
  }

  /** Whether the command shall end; waits that long for it. */
  boolean within(Duration time) {
    try {
      return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Whether the command shall end. */
  boolean asked() {
    return within(Duration.ZERO);
  }

  /** The command has ended. */
  @Override
  public void close() {
    ended.countDown();
  }

  private void end() {
    asked.countDown();
    try {
      if (!ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        System.getLogger(Interruption.class.getName())
            .log(System.Logger.Level.DEBUG, "the command did not end in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
