package dev.exchange.host.exchange;

import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * The turns of a program that is loaded on one thread and runs on another one: what was given
 * before it moved and has not run follows it.
 *
 * <p>Threading: see {@link Turns}.
 */
final class MovingTurns implements Turns {

  private final Vertx vertx;
  private final Supplier<Lane> lane;
  private volatile boolean closed;

  /** Turns on the lane that the supplier gives at the time; any thread may ask it. */
  MovingTurns(Vertx vertx, Supplier<Lane> lane) {
    this.vertx = vertx;
    this.lane = lane;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a lane is itself
  public void execute(Runnable task) {
    Lane at = lane.get();
    at.turns()
        .execute(() -> {
          if (lane.get() != at) {
            execute(task);
          } else if (!closed) {
            task.run();
          }
        });
  }

  @Override
  public Timer schedule(long millis, Runnable task) {
    long id = vertx.setTimer(millis, fired -> execute(task));
    return () -> vertx.cancelTimer(id);
  }

  @Override
  public boolean owned() {
    return lane.get().turns().owned();
  }

  @Override
  public void close() {
    closed = true;
  }
}
