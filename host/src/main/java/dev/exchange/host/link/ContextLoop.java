package dev.exchange.host.link;

import dev.exchange.api.Subscription;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * A loop that is a context of Vert.x.
 *
 * @param vertx for its timers
 * @param context the context
 */
public record ContextLoop(Vertx vertx, Context context) implements Loop {

  /** The context of the caller, or a new one. */
  public static Loop current(Vertx vertx) {
    return new ContextLoop(vertx, vertx.getOrCreateContext());
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  @Override
  public Subscription schedule(long millis, Runnable task) {
    long id = vertx.setTimer(millis, fired -> task.run());
    return () -> vertx.cancelTimer(id);
  }
}
