package dev.exchange.host.polyglot;

import dev.exchange.spi.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.Context;

/**
 * Looks at all running programs every 20 ms, and interrupts a turn that is over its limit. One per
 * process.
 *
 * <p>So a turn is interrupted between its limit and 40 ms later. What a program pays for a turn is
 * two writes of its own counter; the time is read here.
 *
 * <p>Threading: any thread. {@code ticker} is never blocked; {@code rescuer} runs what may wait for
 * a guest, so it must have a thread for each program that hangs.
 */
public final class Watchdog implements AutoCloseable {

  private static final long TICK = 20;

  private final Clock clock;
  private final Executor rescuer;
  private final Set<Guard> guards = ConcurrentHashMap.newKeySet();
  private final ScheduledFuture<?> ticks;

  /** Begins to look. */
  public Watchdog(Clock clock, ScheduledExecutorService ticker, Executor rescuer) {
    this.clock = clock;
    this.rescuer = rescuer;
    this.ticks = ticker.scheduleWithFixedDelay(this::look, TICK, TICK, TimeUnit.MILLISECONDS);
  }

  /**
   * Guards the turns of one context until the guard is closed.
   *
   * @param lost called once, on a thread of the rescuer, if a turn can not be interrupted; the
   *     context is cancelled after it
   */
  Guard guard(Context context, Duration limit, Runnable lost) {
    Guard guard = new Guard(context, limit, lost, guards::remove);
    guards.add(guard);
    return guard;
  }

  /** Stops looking. */
  @Override
  public void close() {
    ticks.cancel(false);
    guards.clear();
  }

  private void look() {
    long now = clock.nanos();
    for (Guard guard : guards) {
      if (guard.isOverdue(now)) {
        rescuer.execute(guard::rescue);
      }
    }
  }
}
