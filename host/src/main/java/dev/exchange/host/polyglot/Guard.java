package dev.exchange.host.polyglot;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.graalvm.polyglot.Context;

/**
 * Knows whether a program is inside a turn of its guest, and for how long.
 *
 * <pre>
 *  outside --enter--> inside --leave--> outside
 *                     inside --limit passed--> interrupted (SCRIPT_TIMEOUT, the context goes on)
 *                              --1 s, still inside--> interrupted again
 *                                --3 s, still inside--> lost: told, then cancelled
 * </pre>
 *
 * <p>Invariant: {@code turns} is odd inside and even outside, and every turn has another number; so
 * a turn is overdue if its number has been seen for as long as the limit.
 *
 * <p>Threading: {@link #enter}, {@link #leave}, {@link #pause} and {@link #resume} on the owning
 * thread of the program; {@link #isOverdue} on the watchdog's; {@link #rescue} on a thread of its
 * own.
 */
final class Guard implements AutoCloseable {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration SECOND = Duration.ofSeconds(3);

  private final Context context;
  private final Runnable lost;
  private final Consumer<Guard> closed;
  private final AtomicLong turns = new AtomicLong();
  private volatile Duration limit;

  /** Of the owning thread. */
  private int depth;

  /** Of the watchdog's thread. */
  private long seen;

  private long since;
  private long overdue;
  private volatile boolean rescuing;

  Guard(Context context, Duration limit, Runnable lost, Consumer<Guard> closed) {
    this.context = context;
    this.limit = limit;
    this.lost = lost;
    this.closed = closed;
  }

  /** How long a turn may take. */
  Duration limit() {
    return limit;
  }

  /** Changes how long a turn may take, from now on. */
  void limit(Duration changed) {
    limit = changed;
  }

  /** The guest is about to run. Inside of a turn this is a part of that turn. */
  void enter() {
    if (depth++ == 0) {
      turns.setRelease(turns.getPlain() + 1);
    }
  }

  /** The guest has come back. */
  void leave() {
    if (--depth == 0) {
      turns.setRelease(turns.getPlain() + 1);
    }
  }

  /**
   * The guest waits for the host: its time stands still, and the program may be entered anew.
   *
   * @return what {@link #resume} is to be given
   */
  int pause() {
    int held = depth;
    depth = 0;
    turns.setRelease(turns.getPlain() + 1);
    return held;
  }

  /** The guest goes on, with its whole time before it. */
  void resume(int held) {
    depth = held;
    turns.setRelease(turns.getPlain() + 1);
  }

  /** Whether the turn at hand is over its limit and nobody has taken care of it yet. */
  boolean isOverdue(long now) {
    long turn = turns.getAcquire();
    if (turn != seen) {
      seen = turn;
      since = now;
      return false;
    }
    if (isOutside(turn) || rescuing || now - since < limit.toNanos()) {
      return false;
    }
    overdue = turn;
    rescuing = true;
    return true;
  }

  /** Interrupts the turn that is overdue; cancels the context if that fails twice. */
  void rescue() {
    long turn = overdue;
    try {
      if (turns.getAcquire() == turn
          && !isInterrupted(turn, FIRST)
          && !isInterrupted(turn, SECOND)) {
        lost.run();
        context.close(true);
      }
    } finally {
      rescuing = false;
    }
  }

  /** Looks no more. */
  @Override
  public void close() {
    closed.accept(this);
  }

  private boolean isInterrupted(long turn, Duration patience) {
    try {
      if (turns.getAcquire() == turn) {
        context.interrupt(patience);
      }
      return true;
    } catch (TimeoutException e) {
      return turns.getAcquire() != turn;
    }
  }

  private static boolean isOutside(long turn) {
    return (turn & 1) == 0;
  }
}
