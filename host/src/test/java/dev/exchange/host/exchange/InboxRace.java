package dev.exchange.host.exchange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/**
 * The inbox of an exchange under all interleavings of a few threads. Every link, every HTTP request
 * and every other exchange of the process adds to it on a thread of its own, while the exchange's
 * thread takes turns.
 */
class InboxRace {

  private static final int INVOCATIONS = 300;

  /** Whatever is reached from here is seen as shared; what a lambda captured is not. */
  private static volatile Object shared = "";

  @Test
  void eachEntryRunsOnceInTheOrderOfItsThread() {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          Play play = new Play();
          shared = play;
          play.add(1);
          Thread other = new Thread(() -> play.add(2, 3));
          other.start();
          play.turns();
          join(other);
          play.turns();
          check(play.ran.equals(List.of(1, 2, 3)), play);
          check(play.inbox.waiting() == 0, play);
        });
  }

  @Test
  void theBoundHoldsForAllWhoOffer() {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          Play play = new Play();
          shared = play;
          Thread one = new Thread(() -> play.offer(1));
          Thread other = new Thread(() -> play.offer(2));
          one.start();
          other.start();
          join(one);
          join(other);
          check(play.inbox.waiting() == 1, play);
          play.turns();
          check(play.ran.size() == 1, play);
        });
  }

  @Test
  void whatComesWhileItClosesRunsOnce() {
    Lincheck.runConcurrentTest(
        INVOCATIONS,
        () -> {
          Play play = new Play();
          shared = play;
          Thread one = new Thread(() -> play.add(1));
          one.start();
          play.inbox.close();
          join(one); // and there are no more turns
          check(play.ran.size() == 1, play);
          check(play.inbox.waiting() == 0, play);
        });
  }

  private static void check(boolean holds, Play play) {
    if (!holds) {
      throw new AssertionError("ran " + play.ran + ", " + play.inbox.waiting() + " wait");
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An inbox whose turns wait until somebody gives them. */
  private static final class Play {

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
    private final Inbox inbox = new Inbox(new Waiting(waiting), () -> {}, () -> {});

    void add(int... entries) {
      for (int entry : entries) {
        inbox.add(() -> ran.add(entry));
      }
    }

    void offer(int entry) {
      inbox.offer(() -> ran.add(entry), 1);
    }

    /** One turn, if the inbox has asked for one. */
    boolean turn() {
      Runnable turn = waiting.poll();
      if (turn != null) {
        turn.run();
      }
      return turn != null;
    }

    void turns() {
      while (turn()) {
        // there may be another
      }
    }
  }

  private record Waiting(Queue<Runnable> tasks) implements Turns {

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Timer schedule(long millis, Runnable task) {
      throw new UnsupportedOperationException("an inbox waits for no time");
    }

    @Override
    public boolean owned() {
      return true;
    }

    @Override
    public void close() {}
  }
}
