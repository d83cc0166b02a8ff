package dev.exchange.plugins.scheduler;

import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * Rings at a time. It looks at the clock once a minute at least, since the clock may be set.
 *
 * <p>Threading: the thread of the plugin.
 */
final class Alarm {

  private static final long LONGEST = 60_000;

  private final Vertx vertx;
  private final InstantSource clock;
  private final Runnable ring;
  private long timer = -1;
  private boolean ended;

  Alarm(Vertx vertx, InstantSource clock, Runnable ring) {
    this.vertx = vertx;
    this.clock = clock;
    this.ring = ring;
  }

  /** It rings then, or before, and not at the time that was set before. */
  void set(long millis) {
    cancel();
    if (!ended) {
      long wait = Math.clamp(millis - clock.millis(), 1, LONGEST);
      timer = vertx.setTimer(wait, fired -> ring.run());
    }
  }

  /** It rings no more until it is set. */
  void cancel() {
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  /** It rings no more. */
  void end() {
    cancel();
    ended = true;
  }
}
