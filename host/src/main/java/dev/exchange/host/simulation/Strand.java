package dev.exchange.host.simulation;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tasks that run one at a time, in the order in which they were given: a thread, as far as those
 * know who give them.
 *
 * <p>Threading: {@link #add} on any thread, all else on that of the agenda.
 */
final class Strand {

  /** How a task runs, where not by a call. */
  interface Runner {
    /** Runs it to its end, or to where it waits. */
    void run(Runnable task);

    /** When it has something to do next, in ns; {@link Long#MAX_VALUE} if nothing waits. */
    long deadline();

    /** Adds what is due at that time. */
    void due(long nanos);
  }

  private final String name;
  private final Agenda agenda;
  private final Runner runner;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean listed = new AtomicBoolean();
  private volatile boolean frozen;

  /** A strand without tasks; the agenda knows it from now on. */
  Strand(String name, Agenda agenda, Runner runner) {
    this.name = name;
    this.agenda = agenda;
    this.runner = runner;
    agenda.knows(this);
  }

  String name() {
    return name;
  }

  void add(Runnable task) {
    tasks.add(task);
    list();
  }

  /** Nothing of it runs until it is thawed. */
  void freeze() {
    frozen = true;
  }

  /** It goes on where it was frozen. */
  void thaw() {
    frozen = false;
    list();
  }

  /** When it has something to do next, in ns; {@link Long#MAX_VALUE} if nothing waits. */
  long deadline() {
    return frozen ? Long.MAX_VALUE : runner.deadline();
  }

  void due(long nanos) {
    runner.due(nanos);
  }

  /** Runs the task that is next; whether there is another one. */
  boolean runNext() {
    if (frozen) {
      return false;
    }
    Runnable task = tasks.poll();
    if (task != null) {
      runner.run(task);
    }
    return !tasks.isEmpty();
  }

  /** It stands in the list of those that are ready no more. */
  void unlisted() {
    listed.set(false);
    if (!frozen && !tasks.isEmpty()) {
      list(); // one came in between
    }
  }

  private void list() {
    if (!frozen && !listed.get() && listed.compareAndSet(false, true)) {
      agenda.ready(this);
    }
  }
}
