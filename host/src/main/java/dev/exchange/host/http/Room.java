package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;

/** How many may be in at once. Threading: one thread. */
final class Room {

  private final int limit;
  private final String whom;
  private int taken;

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
    if (taken >= limit) {
      throw new ExchangeException(
          ErrorCode.OVERLOADED, "expected at most " + limit + " " + whom + ", got one more");
    }
    taken++;
  }

  /** Gives one place back. */
  void leave() {
    taken--;
  }
}
