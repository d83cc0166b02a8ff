package dev.exchange.host.link;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many messages may wait for a link, replies apart, counted from the moment in which they are
 * given on another thread.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/protocol.md, W11.
 */
final class Room {

  /** How many messages may wait, replies apart. */
  static final int MESSAGES = 1_000;

  private final AtomicInteger waiting = new AtomicInteger();

  /** Takes a place; false if there is none. */
  boolean take() {
    for (int now = waiting.get(); now < MESSAGES; now = waiting.get()) {
      if (waiting.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  /** How many there are. */
  int waiting() {
    return waiting.get();
  }

  /** Takes a place for a message that was accepted before. */
  void force() {
    waiting.incrementAndGet();
  }

  /** Gives a place back. */
  void give() {
    waiting.decrementAndGet();
  }
}
