package dev.exchange.host.exchange;

import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;

/**
 * The turns of a thread that may be held up inside of one, while others go on.
 *
 * <p>Threading: see {@link Turns}.
 */
public interface BlockingTurns extends Turns {

  /**
   * Runs tasks inside the present one until {@code done}, or until the deadline. Owning thread.
   *
   * @param nanos how long, in ns
   * @return whether it was done
   */
  boolean runUntil(BooleanSupplier done, long nanos) throws InterruptedException;

  /** Ends the thread: tasks that are queued, and those that still come, are given to others. */
  void close(Turns others);

  /** Ends the thread, which does not come back from a task by itself: that is interrupted. */
  void abandon();

  /** Where such threads come from. Threading: any thread. */
  interface Source {

    /** One for a program that may block. */
    BlockingTurns program(Vertx vertx);

    /**
     * One on which a new version of a program is tried. It may be lost, if the version loops; so it
     * is not one that others need.
     */
    BlockingTurns shadow(Vertx vertx);
  }
}
