package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/** How many may be in at once. Threading: any thread. */
final class Room {

  private final int limit;
  private final String whom;
  private final AtomicInteger taken = new AtomicInteger();
  private final Promise<Void> empty = Promise.promise();
  private volatile boolean closing;

  /**
   * An empty one.
   *
   * @param whom who takes the room, in words
   */
  Room(int limit, String whom) {
    this.limit = limit;
    this.whom = whom;
  }

  /** Takes one place. Throws OVERLOADED if there is none. */
  void enter() {
    if (taken.get() >= limit) {
      throw new ExchangeException(
          ErrorCode.OVERLOADED, "expected at most " + limit + " " + whom + ", got one more");
    }
    taken.incrementAndGet();
  }

  /** Gives one place back. */
  void leave() {
    if (taken.decrementAndGet() == 0 && closing) {
      empty.tryComplete();
    }
  }

  /** Completes as soon as nobody is in. */
  Future<Void> empty() {
    closing = true;
    if (taken.get() == 0) {
      empty.tryComplete();
    }
    return empty.future();
  }
}
