package dev.exchange.host.exchange;

import dev.exchange.api.Message;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One thread on which programs and their exchanges take turns, and what is being handled there.
 *
 * <p>The versions of a program that follow each other share a lane: whatever of the old one is
 * still under way goes on between the turns of the new one.
 *
 * <p>Threading: the thread of its turns, except where it says any thread.
 */
final class Lane {

  private static final Logger LOG = System.getLogger(Lane.class.getName());

  private final String name;
  private final Turns turns;
  private final TurnClock now;
  private final Queue<Runnable> deferred = new ArrayDeque<>();
  private @Nullable Handling current;
  private int blocked;
  private volatile @Nullable Lane successor;

  /** A lane of those turns; its name is for logs. */
  Lane(String name, Turns turns, Clock clock) {
    this.name = name;
    this.turns = turns;
    this.now = new TurnClock(clock);
  }

  /** Any thread. */
  Turns turns() {
    return turns;
  }

  /** The time of the turn that is running. */
  TurnClock now() {
    return now;
  }

  @Nullable Handling current() {
    return current;
  }

  /** Makes a handling the current one; gives back the one before, for {@link #leave}. */
  @Nullable Handling enter(@Nullable Handling handling) {
    Handling outer = current;
    current = handling;
    return outer;
  }

  void leave(@Nullable Handling outer) {
    current = outer;
  }

  /**
   * What is being handled, as far as another thread can tell: for a thread that does not come back.
   */
  @Nullable Message handled() {
    VarHandle.acquireFence();
    Handling handling = current;
    return handling == null ? null : handling.message();
  }

  /** See {@link Site#await}. */
  boolean await(Future<?> future, Duration limit) throws InterruptedException {
    if (!(turns instanceof BlockingTurns own) || !turns.owned()) {
      throw new IllegalStateException(
          "expected a blocking wait on the thread of a program that may block, got one on "
              + Thread.currentThread().getName());
    }
    ExchangeCore holder = current == null ? null : current.holder();
    Handling outer = current;
    blocked++;
    block(holder, 1);
    current = null; // what runs meanwhile is not done on behalf of what waits
    future.onComplete(done -> own.execute(() -> {})); // wakes it, wherever that completes
    try {
      return own.runUntil(future::isComplete, limit.toNanos());
    } finally {
      now.start();
      block(holder, -1);
      blocked--;
      current = outer;
      goOn();
    }
  }

  /** Whoever still comes here is meant for that one. On the thread of its turns, at rest. */
  void end(Lane following) {
    successor = following;
  }

  /** Runs a task of no handling in a turn in which no handler is blocked. Any thread. */
  void atRest(Runnable task) {
    turns.execute(() -> resume(null, task));
  }

  /** Continues a handling on the owning thread, once no handler of its exchange is blocked. */
  void resume(@Nullable Handling handling, Runnable task) {
    Lane following = successor;
    if (following != null) {
      following.resume(handling, task);
    } else if (!turns.owned() || isOther(handling)) {
      turns.execute(() -> resume(handling, task));
    } else if (isBlocked(handling)) {
      deferred.add(() -> resume(handling, task));
    } else {
      now.start();
      run(handling, task);
    }
  }

  /**
   * Tells the program, on behalf of a handling, how something ended that it waits for: at once, but
   * never inside of another handling, whose writes might be undone. Owning thread.
   */
  void tell(@Nullable Handling handling, Runnable ending) {
    if (isOther(handling)) {
      turns.execute(() -> tell(handling, ending));
    } else {
      run(handling, ending);
    }
  }

  /** Calls the program; whatever it throws stays here. Whether it threw nothing. */
  boolean guarded(@Nullable Handling handling, Runnable task) {
    Handling outer = enter(handling);
    try {
      task.run();
      return true;
    } catch (Throwable e) {
      String exchange = handling == null ? "" : handling.exchange.id();
      LOG.log(
          Level.WARNING,
          "a callback of {0} failed: {1}",
          name.isEmpty() ? "the application" : name,
          Failures.of(e, exchange, "a callback").describe());
      return false;
    } finally {
      leave(outer);
    }
  }

  private boolean isBlocked(@Nullable Handling handling) {
    ExchangeCore holder = handling == null ? null : handling.holder();
    return holder == null ? blocked > 0 : holder.blocked();
  }

  private boolean isOther(@Nullable Handling handling) {
    return current != null && current != handling;
  }

  /** Runs a task on behalf of a handling; what it throws is logged and undoes its writes. */
  private void run(@Nullable Handling handling, Runnable task) {
    if (handling == null || handling == current || !handling.hasTransactions()) {
      guarded(handling, task);
    } else {
      handling.exchange.handlers().segment(handling, task);
    }
  }

  private static void block(@Nullable ExchangeCore holder, int by) {
    if (holder != null) {
      holder.block(by);
    }
  }

  private void goOn() {
    int waiting = deferred.size();
    for (int i = 0; i < waiting; i++) {
      Runnable task = deferred.poll();
      if (task != null) {
        turns.execute(task);
      }
    }
  }
}
