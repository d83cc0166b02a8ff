package dev.exchange.host.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Tasks of the network itself, each at its time; those of one time in the order in which they were
 * given.
 *
 * <p>Threading: that of the agenda.
 */
final class Alarms implements Strand.Runner {

  private record Alarm(long nanos, long order, Runnable task) {}

  private final Strand strand;
  private final VirtualTime time;
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::nanos).thenComparingLong(Alarm::order));
  private long order;

  Alarms(String name, Agenda agenda, VirtualTime time) {
    this.time = time;
    strand = new Strand(name, agenda, this);
  }

  /** Runs a task at that time, or after those that are to run now if it has passed. */
  void at(long nanos, Runnable task) {
    if (nanos <= time.nanos()) {
      strand.add(task);
    } else {
      alarms.add(new Alarm(nanos, order++, task));
    }
  }

  @Override
  public void run(Runnable task) {
    task.run();
  }

  @Override
  public long deadline() {
    Alarm first = alarms.peek();
    return first == null ? Long.MAX_VALUE : first.nanos();
  }

  @Override
  public void due(long nanos) {
    while (!alarms.isEmpty() && alarms.peek().nanos() <= nanos) {
      strand.add(alarms.remove().task());
    }
  }
}
