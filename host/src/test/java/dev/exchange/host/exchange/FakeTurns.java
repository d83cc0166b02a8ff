package dev.exchange.host.exchange;

import dev.exchange.spi.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** Turns and a clock that the test moves; the test's thread is the owner. */
final class FakeTurns implements Turns, Clock {

  private record Timed(long at, Runnable task) {}

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Timed> timers = new ArrayList<>();
  private long nanos;
  private boolean lost;

  FakeTurns(long nanos) {
    this.nanos = nanos;
  }

  /** Moves the clock without giving anybody a turn, as a busy thread would. */
  void jump(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Moves the clock, and runs what is due on the way. */
  void pass(long millis) {
    long end = nanos + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Timed next = first(); next != null && next.at() - end <= 0; next = first()) {
      timers.remove(next);
      nanos = next.at() - nanos > 0 ? next.at() : nanos;
      next.task().run();
      runAll();
    }
    nanos = end;
  }

  @Override
  public void lost() {
    lost = true;
  }

  /** Whether its owner was said not to come back. */
  boolean isLost() {
    return lost;
  }

  int timers() {
    return timers.size();
  }

  /** Runs what needs no time. */
  void settle() {
    runAll();
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private Timed first() {
    return timers.stream().min(Comparator.comparingLong(t -> t.at() - nanos)).orElse(null);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(long millis, Runnable task) {
    Timed timed = new Timed(nanos + TimeUnit.MILLISECONDS.toNanos(millis), task);
    timers.add(timed);
    return () -> timers.remove(timed);
  }

  @Override
  public boolean owned() {
    return true;
  }

  @Override
  public void close() {
    timers.clear();
    tasks.clear();
  }

  @Override
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  @Override
  public long nanos() {
    return nanos;
  }
}
