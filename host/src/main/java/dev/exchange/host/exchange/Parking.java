package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Messages that wait for a handler to appear, in the order in which they came: those whose sender
 * asked for it, and any while a link is being made.
 *
 * <p>Threading: the exchange's own thread.
 */
final class Parking {

  private final class Parked extends DeadlineWheel.Entry {
    private final Passage passage;

    Parked(Passage passage) {
      this.passage = passage;
    }

    @Override
    void expired() {
      if (waiting.remove(this)) {
        passage.parkedUntil = 0;
        passage.waited = true;
        again.accept(passage);
      }
    }
  }

  private final DeadlineWheel wheel;
  private final int limit;
  private final Consumer<Passage> again;
  private final Set<Parked> waiting = new LinkedHashSet<>();

  /**
   * An empty one.
   *
   * @param again sends a message on its road again
   */
  Parking(DeadlineWheel wheel, int limit, Consumer<Passage> again) {
    this.wheel = wheel;
    this.limit = limit;
    this.again = again;
  }

  /**
   * Parks a message.
   *
   * @param until in the time of the clock's nanos
   */
  void add(Passage passage, long until) {
    if (waiting.size() >= limit) {
      throw new ExchangeException(
          ErrorCode.OVERLOADED,
          "expected at most %d messages to wait for a handler, %s was one more"
              .formatted(limit, passage.message.name()));
    }
    Parked parked = new Parked(passage);
    waiting.add(parked);
    wheel.add(parked, until);
  }

  /** How many wait. Any thread; may lag a moment. */
  int size() {
    return waiting.size();
  }

  /** Sends on those that match. */
  void release(Predicate<Passage> which) {
    if (waiting.isEmpty()) {
      return;
    }
    for (Parked parked : List.copyOf(waiting)) {
      if (which.test(parked.passage) && waiting.remove(parked)) {
        wheel.remove(parked);
        again.accept(parked.passage);
      }
    }
  }

  /** Takes all out. */
  List<Passage> clear() {
    List<Passage> left = waiting.stream().map(parked -> parked.passage).toList();
    waiting.forEach(wheel::remove);
    waiting.clear();
    return left;
  }
}
