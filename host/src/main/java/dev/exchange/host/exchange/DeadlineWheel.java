package dev.exchange.host.exchange;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of what waits, most of which never pass: to add and to remove one costs the same
 * however many there are. A deadline is met up to {@value #TICK_MILLIS} ms late, never early.
 *
 * <p>One timer waits for the next slot with entries. A slot holds the entries of one tick and of
 * those whole rounds later, in a ring of links that the entries themselves carry.
 *
 * <p>Threading: the owning thread of its turns.
 *
 * <p>Source: Varghese and Lauck, Hashed and Hierarchical Timing Wheels, 1987.
 */
final class DeadlineWheel {

  static final int TICK_MILLIS = 10;

  private static final int SLOTS = 512;
  private static final long MILLI_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long TICK_NANOS = TICK_MILLIS * MILLI_NANOS;

  /** Something with a deadline. */
  abstract static class Entry {
    @Nullable Entry previous;
    @Nullable Entry next;
    long tick;

    /** The deadline has passed; the entry is no longer in the wheel. */
    abstract void expired();
  }

  private static final class Slot extends Entry {
    @Override
    void expired() {
      throw new IllegalStateException("a slot has no deadline");
    }
  }

  private final Turns turns;
  private final TurnClock clock;
  private final long start;
  private final @Nullable Slot[] slots = new Slot[SLOTS];
  private long done;
  private int size;
  private Turns.@Nullable Timer timer;

  /** The tick for which the timer waits. */
  private long awaited;

  DeadlineWheel(Turns turns, TurnClock clock) {
    this.turns = turns;
    this.clock = clock;
    this.start = clock.nanos();
  }

  /**
   * Adds an entry.
   *
   * @param deadline in the time of {@link TurnClock#nanos}
   */
  void add(Entry entry, long deadline) {
    if (size++ == 0) {
      done = tickOf(clock.nanos());
    }
    entry.tick = Math.max(tickOf(deadline) + 1, done + 1);
    Slot slot = slot(entry.tick);
    Entry last = slot.previous == null ? slot : slot.previous;
    entry.previous = last;
    entry.next = slot;
    last.next = entry;
    slot.previous = entry;
    awake(done + 1 + ((entry.tick - done - 1) & (SLOTS - 1)));
  }

  /** Takes an entry out; false if it is not in. */
  boolean remove(Entry entry) {
    Entry previous = entry.previous;
    Entry next = entry.next;
    if (previous == null || next == null) {
      return false;
    }
    previous.next = next;
    next.previous = previous;
    entry.previous = null;
    entry.next = null;
    size--;
    return true;
  }

  /** Has the timer go off at that tick, or before. */
  private void awake(long tick) {
    if (timer != null) {
      if (awaited <= tick) {
        return;
      }
      timer.cancel();
    }
    awaited = tick;
    long nanos = tick * TICK_NANOS - (clock.tick() - start);
    timer = turns.schedule(Math.max(1, -Math.floorDiv(-nanos, MILLI_NANOS)), this::tick);
  }

  private void tick() {
    timer = null;
    clock.start();
    long now = tickOf(clock.nanos());
    long last = Math.min(now, done + SLOTS);
    try {
      for (long tick = done + 1; tick <= last; tick++) {
        expire(slot(tick), now);
        done = Math.max(done, tick);
      }
      done = Math.max(done, now);
    } finally {
      awakeForNext();
    }
  }

  private void awakeForNext() {
    for (long tick = done + 1; size > 0 && tick <= done + SLOTS; tick++) {
      if (!isEmpty(tick)) {
        awake(tick);
        return;
      }
    }
  }

  private boolean isEmpty(long tick) {
    Slot slot = slots[(int) (tick & (SLOTS - 1))];
    return slot == null || slot.next == slot;
  }

  private void expire(Slot slot, long now) {
    Entry entry = slot.next == null ? slot : slot.next;
    while (entry != slot) {
      Entry following = entry.next == null ? slot : entry.next;
      if (entry.tick <= now && remove(entry)) {
        entry.expired();
        if (following != slot && following.next == null) { // it was taken out meanwhile
          following = slot.next == null ? slot : slot.next;
        }
      }
      entry = following;
    }
  }

  private Slot slot(long tick) {
    int at = (int) (tick & (SLOTS - 1));
    Slot slot = slots[at];
    if (slot == null) {
      slot = new Slot();
      slot.next = slot;
      slot.previous = slot;
      slots[at] = slot;
    }
    return slot;
  }

  private long tickOf(long nanos) {
    return (nanos - start) / TICK_NANOS;
  }
}
