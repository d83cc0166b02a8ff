package dev.exchange.host.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/**
 * Runs the tasks of all strands, one at a time. Of the strands that have something to do, a source
 * of randomness chooses the next; when none has, time goes on to the next deadline.
 *
 * <p>The same seed gives the same order, as long as tasks are given by tasks, or by the thread that
 * calls {@link #step}, and not by threads that nobody here knows.
 *
 * <p>Threading: one thread calls; {@link #ready} on any thread.
 */
final class Agenda {

  private final VirtualTime time;
  private final RandomGenerator choice;
  private final List<Strand> strands = new ArrayList<>();
  private final List<Strand> ready = new ArrayList<>();
  private final Queue<Strand> woken = new ConcurrentLinkedQueue<>();
  private boolean running;
  private long steps;

  Agenda(VirtualTime time, RandomGenerator choice) {
    this.time = time;
    this.choice = choice;
  }

  /** That strand has a task. */
  void ready(Strand strand) {
    woken.add(strand);
  }

  void knows(Strand strand) {
    strands.add(strand);
  }

  /** How many tasks have run. */
  long steps() {
    return steps;
  }

  /** Whether a task is running, on behalf of which nobody may wait here. */
  boolean running() {
    return running;
  }

  /** Runs one task; false if there is none at this time. */
  boolean step() {
    for (Strand strand = woken.poll(); strand != null; strand = woken.poll()) {
      ready.add(strand);
    }
    if (ready.isEmpty()) {
      return false;
    }
    int chosen = ready.size() == 1 ? 0 : choice.nextInt(ready.size());
    Strand strand = ready.get(chosen);
    steps++;
    running = true;
    try {
      if (!strand.runNext()) {
        Strand last = ready.removeLast();
        if (chosen < ready.size()) {
          ready.set(chosen, last);
        }
        strand.unlisted();
      }
    } finally {
      running = false;
    }
    return true;
  }

  /** The next deadline of all, in ns; {@link Long#MAX_VALUE} if nothing waits. */
  long deadline() {
    long next = Long.MAX_VALUE;
    for (Strand strand : strands) {
      next = Math.min(next, strand.deadline());
    }
    return next;
  }

  /** Time goes on; what is due by then is ready. */
  void moveTo(long nanos) {
    time.moveTo(nanos);
    long now = time.nanos();
    for (Strand strand : List.copyOf(strands)) {
      if (strand.deadline() <= now) {
        strand.due(now);
      }
    }
  }
}
