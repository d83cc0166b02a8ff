package dev.exchange.host.exchange;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Turns on a Vert.x context: for programs that do not block. Threading: see {@link Turns}. */
public final class EventLoopTurns implements Turns {

  private final Vertx vertx;
  private final Context context;
  private volatile boolean closed;

  /** The thread of a turn that is running; written by that thread alone. */
  private @Nullable Thread running;

  /** Turns on that context, which must be an event loop's. */
  public EventLoopTurns(Vertx vertx, Context context) {
    this.vertx = vertx;
    this.context = context;
  }

  @Override
  public void execute(Runnable task) {
    if (!closed) {
      context.runOnContext(nothing -> turn(task));
    }
  }

  @Override
  public Timer schedule(long millis, Runnable task) {
    long id = vertx.setTimer(millis, fired -> execute(task));
    return () -> vertx.cancelTimer(id);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a thread is itself
  public boolean owned() {
    return running == Thread.currentThread();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void turn(Runnable task) {
    if (closed) {
      return;
    }
    Thread outer = running;
    running = Thread.currentThread();
    try {
      task.run();
    } finally {
      running = outer;
    }
  }
}
