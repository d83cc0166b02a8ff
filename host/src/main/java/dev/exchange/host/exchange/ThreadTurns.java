package dev.exchange.host.exchange;

import dev.exchange.spi.Clock;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns on one thread of their own: for programs that may block, where it is a virtual one, and for
 * those that are tried. The thread lives until {@link #close}; without tasks it is parked, and a
 * virtual one holds no carrier then.
 *
 * <p>Threading: see {@link Turns}.
 */
public final class ThreadTurns implements BlockingTurns {

  private static final Logger LOG = System.getLogger(ThreadTurns.class.getName());

  private final Vertx vertx;
  private final Clock clock;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean closed;
  private volatile boolean over;
  private volatile @Nullable Turns successor;

  /** Starts the thread, which the factory makes. */
  public ThreadTurns(Vertx vertx, ThreadFactory threads, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
    thread = threads.newThread(this::loop);
    thread.start();
  }

  @Override
  public void execute(Runnable task) {
    if (!closed || successor != null) {
      tasks.add(task);
      wake();
      if (over) {
        passOn();
      }
    }
  }

  @Override
  public Timer schedule(long millis, Runnable task) {
    long id = vertx.setTimer(millis, fired -> execute(task));
    return () -> vertx.cancelTimer(id);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a thread is itself
  public boolean owned() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void close() {
    closed = true;
    wake();
  }

  @Override
  public void close(Turns others) {
    successor = others;
    close();
  }

  @Override
  public void abandon() {
    close();
    thread.interrupt();
  }

  @Override
  public boolean runUntil(BooleanSupplier done, long nanos) throws InterruptedException {
    long deadline = clock.nanos() + nanos;
    while (!done.getAsBoolean()) {
      Runnable task = tasks.poll();
      if (task != null) {
        run(task);
        continue;
      }
      long left = deadline - clock.nanos();
      if (left <= 0 || closed) {
        return done.getAsBoolean();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while a handler waited for an answer");
      }
      park(left);
    }
    return true;
  }

  private void loop() {
    while (!closed) {
      Runnable task = tasks.poll();
      if (task != null) {
        run(task);
      } else if (!Thread.interrupted()) { // one that came too late for its handler is forgotten
        park(Long.MAX_VALUE);
      }
    }
    over = true;
    passOn();
  }

  private void passOn() {
    Turns others = successor;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      if (others != null) {
        others.execute(task);
      }
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // the thread goes on, whatever a task does
      LOG.log(Level.ERROR, "a task of thread " + thread.getName() + " threw", e);
    }
  }

  /** Says that it parks, looks again, parks: so a task that comes in between is not slept over. */
  private void park(long nanos) {
    parked = true;
    if (tasks.isEmpty() && !closed) {
      LockSupport.parkNanos(this, nanos);
    }
    parked = false;
  }

  private void wake() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }
}
