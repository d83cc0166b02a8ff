package dev.exchange.host.exchange;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the handlers of one version of a program have done, and are doing.
 *
 * <p>Threading: its lane; the counts may be read on any thread, and lag a moment there.
 */
final class Work {

  private final Set<Handling> waiting = new LinkedHashSet<>();
  private long ended;
  private long failed;
  private @Nullable Runnable whenIdle;

  /** How many have ended, well or not. */
  long ended() {
    return ended;
  }

  /** How many have failed. */
  long failed() {
    return failed;
  }

  /** The share of those that failed, from 0 to 1; 0 if none has ended. */
  double failing() {
    long all = ended;
    return all == 0 ? 0 : (double) failed / all;
  }

  /** A handler has returned, and its result is still to come. */
  void waits(Handling handling) {
    waiting.add(handling);
  }

  /** A handling has ended. */
  void ended(Handling handling, boolean good) {
    ended++;
    if (!good) {
      failed++;
    }
    if (handling.result != null && waiting.remove(handling)) {
      look();
    }
  }

  /** Those that have not ended, oldest first. */
  List<Handling> waiting() {
    return new ArrayList<>(waiting);
  }

  /** Calls back once when nothing is under way: now, or later. */
  void whenIdle(Runnable task) {
    whenIdle = task;
    look();
  }

  private void look() {
    Runnable task = whenIdle;
    if (task != null && waiting.isEmpty()) {
      whenIdle = null;
      task.run();
    }
  }
}
