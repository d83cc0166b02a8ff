package dev.exchange.host.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.spi.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * The own thread of a program that may block and those who give it tasks. Other exchanges, timers
 * and event loops do that, and a swap closes it from yet another thread.
 */
class ThreadTurnsRace {

  private static final int INVOCATIONS = 300;
  private static final int ROUNDS = 50_000;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  /** Whatever is reached from here is seen as shared; what a lambda captured is not. */
  private static volatile Object shared = "";

  /** With real threads: Lincheck lets a thread that is parked go on without being told to. */
  @Test
  void noTaskIsSleptOver() {
    AtomicInteger ran = new AtomicInteger();
    ThreadTurns turns = turns(new AtomicReference<>());
    for (int round = 1; round <= ROUNDS; round++) {
      turns.execute(ran::incrementAndGet); // while the thread goes to sleep after the one before
      long begun = System.nanoTime();
      while (ran.get() < round && System.nanoTime() - begun < PATIENCE) {
        Thread.onSpinWait();
      }
      assertThat(ran).as("tasks that ran").hasValue(round);
    }
    turns.close();
  }

  @Test
  void whatComesWhileItGivesUpRunsHereOrWithItsSuccessor() {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          AtomicReference<Thread> made = new AtomicReference<>();
          ThreadTurns turns = turns(made);
          shared = turns;
          List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
          Thread giver = new Thread(() -> turns.execute(() -> ran.add(2)));
          turns.execute(() -> ran.add(1));
          giver.start();
          turns.close(new AtOnce());
          join(giver);
          join(made.get());
          if (ran.size() != 2 || !ran.containsAll(List.of(1, 2))) {
            throw new AssertionError("ran " + ran);
          }
        });
  }

  private static ThreadTurns turns(AtomicReference<Thread> made) {
    return new ThreadTurns(
        null,
        task -> {
          Thread thread = new Thread(task);
          made.set(thread);
          return thread;
        },
        new Still());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Time stands still. */
  private static final class Still implements Clock {

    @Override
    public long millis() {
      return 0;
    }

    @Override
    public long nanos() {
      return 0;
    }
  }

  /** The turns of a successor, on the thread that brings a task. */
  private static final class AtOnce implements Turns {

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Timer schedule(long millis, Runnable task) {
      throw new UnsupportedOperationException("nothing waits for its time");
    }

    @Override
    public boolean owned() {
      return true;
    }

    @Override
    public void close() {}
  }
}
