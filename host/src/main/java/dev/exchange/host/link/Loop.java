package dev.exchange.host.link;

import dev.exchange.api.Subscription;
import io.vertx.core.Vertx;

/**
 * The one thread of a session: tasks in order, and tasks that wait for their time.
 *
 * <p>Order: tasks run in the order in which they were given, one at a time.
 *
 * <p>Threading: {@link #execute} on any thread, {@link #schedule} on the loop.
 */
public interface Loop {

  /** Runs a task after those given before; never inside this call. */
  void execute(Runnable task);

  /**
   * Runs a task after a delay.
   *
   * @param millis at least 1
   * @return forgets it
   */
  Subscription schedule(long millis, Runnable task);

  /** How a loop is found for whoever calls. */
  @FunctionalInterface
  interface Loops {

    /** The loop of the caller in that Vert.x. */
    Loop current(Vertx vertx);
  }
}
