package dev.exchange.host.exchange;

/**
 * The one thread that owns a program and its exchanges, as an ordered queue of tasks.
 *
 * <p>Order: tasks run in the order in which they were given, one at a time.
 *
 * <p>Threading: any thread may call.
 */
public interface Turns {

  /** Runs a task on the owning thread, after those given before; never inside this call. */
  void execute(Runnable task);

  /**
   * Runs a task on the owning thread after a delay.
   *
   * @param millis at least 1
   */
  Timer schedule(long millis, Runnable task);

  /** Whether the calling thread is the owner, in a turn. */
  boolean owned();

  /** No further task runs; those that are queued are dropped. Calling again does nothing. */
  void close();

  /** The owner does not come back from the task that it runs: nobody is to wait for it. */
  default void lost() {
    // nobody waits for it
  }

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Timer {

    /** Forgets it; false if it ran or was cancelled before. */
    boolean cancel();
  }
}
