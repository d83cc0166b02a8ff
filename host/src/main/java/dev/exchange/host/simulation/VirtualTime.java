package dev.exchange.host.simulation;

import dev.exchange.spi.Clock;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time of a simulation: it stands still while tasks run, and goes on when none is left.
 *
 * <p>Threading: any thread may look; the agenda alone moves it.
 */
final class VirtualTime implements Clock, Ticker {

  private final long startMillis;
  private volatile long nanos;
  private final AtomicLong skewMillis = new AtomicLong();

  /** Starts at that time of day, in ms since the epoch. */
  VirtualTime(long startMillis) {
    this.startMillis = startMillis;
  }

  @Override
  public long millis() {
    return startMillis + skewMillis.get() + TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public boolean isVirtual() {
    return true;
  }

  /** Moves on; never back. */
  void moveTo(long next) {
    nanos = Math.max(nanos, next);
  }

  /** The time of day jumps, forward or back; what waits for its deadline does not notice. */
  void jump(long millis) {
    skewMillis.addAndGet(millis);
  }

  @Override
  public long initialNanoTime() {
    return 0;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  /** Nobody waits for real. */
  @Override
  public void sleep(long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("a loop of a simulation does not sleep");
  }
}
