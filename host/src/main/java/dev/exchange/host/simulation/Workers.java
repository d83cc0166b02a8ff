package dev.exchange.host.simulation;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The worker threads of a Vert.x in a simulation: their tasks run one after the other, on behalf of
 * the agenda.
 *
 * <p>Threading: see {@link Strand}.
 */
final class Workers extends AbstractExecutorService implements Strand.Runner {

  private static final Logger LOG = System.getLogger(Workers.class.getName());

  private final Strand strand;
  private volatile boolean closed;

  Workers(String name, Agenda agenda) {
    strand = new Strand(name, agenda, this);
  }

  @Override
  public void execute(Runnable task) {
    strand.add(task);
  }

  @Override
  public void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // as in production: the pool goes on
      LOG.log(Level.ERROR, "a task of " + strand.name() + " threw", e);
    }
  }

  @Override
  public long deadline() {
    return Long.MAX_VALUE;
  }

  @Override
  public void due(long nanos) {
    // it has no timers
  }

  Strand strand() {
    return strand;
  }

  @Override
  public void shutdown() {
    closed = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    closed = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return closed;
  }

  @Override
  public boolean isTerminated() {
    return closed;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return closed;
  }
}
