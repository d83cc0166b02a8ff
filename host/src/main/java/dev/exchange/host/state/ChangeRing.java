package dev.exchange.host.state;

import dev.exchange.api.state.Change;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last changes, oldest first. */
final class ChangeRing {

  private final @Nullable Change[] ring;
  private int next;
  private int size;

  ChangeRing(int capacity) {
    ring = new @Nullable Change[capacity];
  }

  void add(Change change) {
    ring[next] = change;
    next = next + 1 == ring.length ? 0 : next + 1;
    if (size < ring.length) {
      size++;
    }
  }

  List<Change> toList() {
    List<Change> changes = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Change change = ring[Math.floorMod(next - size + i, ring.length)];
      if (change != null) {
        changes.add(change);
      }
    }
    return changes;
  }
}
