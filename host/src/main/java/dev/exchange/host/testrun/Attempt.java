package dev.exchange.host.testrun;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.host.config.Forms;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.spi.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a test in a simulation, whose real time is bounded. It has a thread of its own, which
 * is given up if a script holds it and cannot be interrupted.
 *
 * <pre>
 *   begun --loaded within 60 s--> runs --limit--> late: the simulation goes no further
 *                                                 --20 s--> given up
 * </pre>
 *
 * <p>Threading: {@link #isLate} and {@link #late} on any thread; all else on that of the runner.
 */
public final class Attempt {

  /**
   * How long a turn of a script may take until it was interrupted, or has shown that it is lost.
   */
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** How long it may load, or as long as it may run if that is longer. */
  private static final Duration LOADING = Duration.ofSeconds(60);

  /** How often it is looked at the clock, in ms. */
  private static final long LOOK = 20;

  private final Path file;
  private final Duration limit;
  private final Clock clock;
  private final long began;
  private volatile long since;
  private volatile Duration allowed;

  /** A run of a test of that file, which begins now. */
  public Attempt(Path file, Duration limit, Clock clock) {
    this.file = file;
    this.limit = limit;
    this.clock = clock;
    this.began = clock.nanos();
    this.since = began;
    this.allowed = limit.compareTo(LOADING) > 0 ? limit : LOADING;
  }

  /** What it needs is loaded: how long that took is the machine's affair, and not the test's. */
  public void loaded() {
    since = clock.nanos();
    allowed = limit;
  }

  /** How long it has run. */
  public Duration real() {
    return Duration.ofNanos(clock.nanos() - began);
  }

  /** Whether it has run for longer than it may. */
  public boolean isLate() {
    return overdue(Duration.ZERO);
  }

  /** What a test fails with that is late. */
  public ExchangeException late() {
    return late("");
  }

  /**
   * Has that done on a thread of its own, and waits for it.
   *
   * @throws ExchangeException TIMEOUT if it does not come back
   */
  public <T extends @Nullable Object> T run(Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    SystemMeans.testers().newThread(task).start();
    while (true) {
      try {
        return task.get(LOOK, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (overdue(GRACE)) {
          throw late(", and a turn of it did not come back");
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private boolean overdue(Duration more) {
    return clock.nanos() - since > allowed.plus(more).toNanos();
  }

  private ExchangeException late(String more) {
    String sentence =
        "expected it to end within %s, it ran longer%s".formatted(Forms.TIME.show(allowed), more);
    Location place = Location.of(String.valueOf(file.getFileName()), 0, 0);
    return new ExchangeException(ErrorCode.TIMEOUT, sentence, "", place, null);
  }
}
