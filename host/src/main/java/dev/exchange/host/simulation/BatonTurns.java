package dev.exchange.host.simulation;

import dev.exchange.host.exchange.BlockingTurns;
import dev.exchange.host.exchange.Turns;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a program that may block, on a thread of its own that runs only while the agenda
 * waits for it: the two pass a baton.
 *
 * <pre>
 *   agenda --baton--&gt; thread runs a task --ends, or waits in runUntil--&gt; baton back --&gt; agenda
 *                                        --does not come back--&gt; lost: the agenda goes on without it
 * </pre>
 *
 * <p>Threading: see {@link Turns}.
 */
final class BatonTurns implements BlockingTurns, Strand.Runner {

  private static final Logger LOG = System.getLogger(BatonTurns.class.getName());

  /** Who has the baton. */
  private enum Holder {
    AGENDA,
    THREAD,
    /** The thread, which does not give it back. */
    LOST
  }

  private record Alarm(long nanos, long order, Runnable task) {}

  private final Strand strand;
  private final VirtualTime time;
  private final Thread thread;
  private final AtomicReference<Holder> holder = new AtomicReference<>(Holder.AGENDA);
  private final Semaphore go = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private final Queue<Alarm> set = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::nanos).thenComparingLong(Alarm::order));
  private long order;
  private @Nullable Runnable next;
  private volatile boolean closed;
  private volatile boolean over;
  private volatile @Nullable Turns successor;

  /** Starts the thread, which the factory makes. */
  BatonTurns(String name, Agenda agenda, VirtualTime time, ThreadFactory threads) {
    this.time = time;
    strand = new Strand(name, agenda, this);
    thread = threads.newThread(this::loop);
    thread.start();
  }

  @Override
  public void execute(Runnable task) {
    Turns others = successor;
    if (others != null) {
      others.execute(task);
    } else if (!closed) {
      strand.add(task);
    }
  }

  @Override
  public Timer schedule(long millis, Runnable task) {
    Alarm alarm = new Alarm(time.nanos() + millis * 1_000_000, order++, task);
    set.add(alarm);
    return () -> set.remove(alarm) || alarms.remove(alarm);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a thread is itself
  public boolean owned() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void close() {
    if (!closed) {
      strand.add(() -> {}); // so that the thread notices
      closed = true;
    }
  }

  @Override
  public void lost() {
    if (holder.compareAndSet(Holder.THREAD, Holder.LOST)) {
      back.release();
    }
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

  Strand strand() {
    return strand;
  }

  @Override
  public boolean runUntil(BooleanSupplier done, long nanos) throws InterruptedException {
    Timer late = schedule(Math.max(1, nanos / 1_000_000), () -> {});
    long deadline = time.nanos() + nanos;
    try {
      while (!done.getAsBoolean() && time.nanos() < deadline && !closed) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while a handler waited for an answer");
        }
        giveBack();
        go.acquireUninterruptibly();
        runNext();
      }
      return done.getAsBoolean();
    } finally {
      late.cancel();
    }
  }

  @Override
  public void run(Runnable task) {
    if (over || holder.get() == Holder.LOST) {
      passOn(task);
      return;
    }
    next = task;
    holder.set(Holder.THREAD);
    go.release();
    back.acquireUninterruptibly();
  }

  @Override
  public long deadline() {
    take();
    Alarm first = alarms.peek();
    return first == null ? Long.MAX_VALUE : first.nanos();
  }

  @Override
  public void due(long nanos) {
    take();
    while (!alarms.isEmpty() && alarms.peek().nanos() <= nanos) {
      strand.add(alarms.remove().task());
    }
  }

  private void take() {
    for (Alarm alarm = set.poll(); alarm != null; alarm = set.poll()) {
      alarms.add(alarm);
    }
  }

  private void loop() {
    try {
      while (!over) {
        go.acquireUninterruptibly();
        runNext();
        over = closed;
        giveBack();
      }
    } catch (InterruptedException _) {
      // it was lost, and comes back too late
    }
  }

  private void giveBack() throws InterruptedException {
    if (!holder.compareAndSet(Holder.THREAD, Holder.AGENDA)) {
      throw new InterruptedException("expected to come back in time, others went on without it");
    }
    back.release();
  }

  private void passOn(Runnable task) {
    Turns others = successor;
    if (others != null) {
      others.execute(task);
    }
  }

  private void runNext() {
    Runnable task = next;
    next = null;
    if (closed && task != null) {
      passOn(task);
    } else if (task != null) {
      try {
        task.run();
      } catch (Throwable e) { // the thread goes on, whatever a task does
        LOG.log(Level.ERROR, "a task of " + strand.name() + " threw", e);
      }
    }
  }
}
