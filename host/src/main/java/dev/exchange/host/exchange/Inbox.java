package dev.exchange.host.exchange;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What other threads have for an exchange, in the order in which it came. A turn takes what is
 * there, up to a bound, so that exchanges that share a thread take turns.
 *
 * <p>Threading: {@link #add} and {@link #offer} on any thread.
 */
final class Inbox {

  private static final Logger LOG = System.getLogger(Inbox.class.getName());

  /** How many entries one turn takes. */
  private static final int BATCH = 256;

  private final Turns turns;
  private final Runnable first;
  private final Runnable afterwards;
  private final Queue<Runnable> entries = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * An empty one.
   *
   * @param first runs at the start of each turn
   * @param afterwards runs at its end
   */
  Inbox(Turns turns, Runnable first, Runnable afterwards) {
    this.turns = turns;
    this.first = first;
    this.afterwards = afterwards;
  }

  /** Adds an entry, whatever waits. */
  void add(Runnable entry) {
    waiting.incrementAndGet();
    enter(entry);
  }

  /**
   * There are no more turns: what is here, and what still comes, runs at once on the thread that
   * brings it, to find that the exchange is closed.
   */
  void close() {
    closed = true;
    empty();
  }

  /** Adds an entry if fewer than {@code limit} wait. */
  boolean offer(Runnable entry, int limit) {
    for (int now = waiting.get(); now < limit; now = waiting.get()) {
      if (waiting.compareAndSet(now, now + 1)) {
        enter(entry);
        return true;
      }
    }
    return false;
  }

  /** How many entries wait. Any thread. */
  int waiting() {
    return waiting.get();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Gives the exchange a turn soon, if it has none to come. */
  void schedule() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      turns.execute(this::turn);
    }
  }

  private void enter(Runnable entry) {
    entries.add(entry);
    if (closed) {
      empty();
    } else {
      schedule();
    }
  }

  private void turn() {
    scheduled.set(false);
    first.run();
    for (int i = 0; i < BATCH; i++) {
      Runnable entry = entries.poll();
      if (entry == null) {
        break;
      }
      waiting.decrementAndGet();
      run(entry);
    }
    run(afterwards);
    if (!entries.isEmpty()) {
      schedule();
    }
  }

  private void empty() {
    for (Runnable entry = entries.poll(); entry != null; entry = entries.poll()) {
      waiting.decrementAndGet();
      run(entry);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // the other entries are still to come
      LOG.log(Level.ERROR, "a task in the inbox of an exchange threw", e);
    }
  }
}
