package dev.exchange.kernel;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Signals that wait, first in first out.
 *
 * <p>Shape: a ring of two arrays, names and values, whose capacity is a power of two; {@code size}
 * signals lie in it from {@code head} on. Adding and taking allocate nothing but by growth, whose
 * cost a flood shares out over its signals. Slots outside the queue are null, so that nothing
 * processed is held, and {@link #letGo} gives the ring of a flood back.
 *
 * <p>Thread: the one that owns the kernel.
 *
 * <p>Source: {@code docs/spec/kernel.md}, K3 and K13.
 */
final class SignalQueue {

  private static final int SMALLEST = 16;
  private static final int KEPT = 4096;
  private static final int LARGEST = 1 << 30;

  private @Nullable String[] names = new @Nullable String[SMALLEST];
  private @Nullable Object[] values = new @Nullable Object[SMALLEST];
  private int head;
  private int size;

  int size() {
    return size;
  }

  int capacity() {
    return names.length;
  }

  /** Puts a signal last; throws OutOfMemoryError, with nothing changed, if there is no room. */
  void add(String name, @Nullable Object value) {
    if (size == names.length) {
      grow();
    }
    int tail = (head + size) & (names.length - 1);
    names[tail] = name;
    values[tail] = value;
    size++;
  }

  /** The name of the first signal; there must be one. */
  String name() {
    return requireNonNull(names[head]);
  }

  /** The value of the first signal; there must be one. */
  @Nullable Object value() {
    return values[head];
  }

  /** Takes the first signal away; there must be one. */
  void drop() {
    names[head] = null;
    values[head] = null;
    head = (head + 1) & (names.length - 1);
    size--;
  }

  /** Shrinks a ring larger than {@value #KEPT} to that, if half of that holds what is queued. */
  void letGo() {
    if (names.length > KEPT && size <= KEPT / 2) {
      move(KEPT);
    }
  }

  private void grow() {
    if (names.length == LARGEST) {
      throw new OutOfMemoryError("a signal queue holds at most " + LARGEST + " signals");
    }
    move(names.length * 2);
  }

  private void move(int capacity) {
    @Nullable String[] newNames = new @Nullable String[capacity];
    @Nullable Object[] newValues = new @Nullable Object[capacity];
    int untilEdge = Math.min(size, names.length - head);
    System.arraycopy(names, head, newNames, 0, untilEdge);
    System.arraycopy(values, head, newValues, 0, untilEdge);
    System.arraycopy(names, 0, newNames, untilEdge, size - untilEdge);
    System.arraycopy(values, 0, newValues, untilEdge, size - untilEdge);
    names = newNames;
    values = newValues;
    head = 0;
  }
}
