package dev.exchange.host.manifest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts plugins into an order in which each comes behind its dependencies, as far as those are among
 * them.
 *
 * <p>Among those that are free the first in the alphabet goes. If none is free, then optional
 * dependencies close a circle: the first of a circle goes that waits for optional ones alone.
 *
 * <p>One thread.
 */
final class Precedence {

  private final SortedMap<String, Manifest> left = new TreeMap<>();
  private final Map<String, Set<String>> waitsFor = new HashMap<>();
  private final Map<String, List<String>> wanters = new HashMap<>();
  private final TreeSet<String> free = new TreeSet<>();

  Precedence(Collection<Manifest> manifests) {
    for (Manifest each : manifests) {
      left.put(each.id(), each);
    }
    for (Manifest each : left.values()) {
      Set<String> waited = new HashSet<>(each.dependencies().keySet());
      waited.retainAll(left.keySet());
      waited.remove(each.id());
      waitsFor.put(each.id(), waited);
      waited.forEach(id -> wanters.computeIfAbsent(id, _ -> new ArrayList<>()).add(each.id()));
      if (waited.isEmpty()) {
        free.add(each.id());
      }
    }
  }

  /** The plugins in their order. To be called once. */
  List<Manifest> order() {
    List<Manifest> order = new ArrayList<>();
    while (!left.isEmpty()) {
      String id = free.isEmpty() ? breakCircle() : free.removeFirst();
      order.add(left.remove(id));
      for (String wanter : wanters.getOrDefault(id, List.of())) {
        Set<String> waited = waited(wanter);
        if (waited.remove(id) && waited.isEmpty() && left.containsKey(wanter)) {
          free.add(wanter);
        }
      }
    }
    return List.copyOf(order);
  }

  private String breakCircle() {
    for (Manifest each : left.values()) {
      Set<String> waited = waited(each.id());
      boolean optional =
          waited.stream().map(each.dependencies()::get).allMatch(Dependency::optional);
      if (optional && waited.stream().allMatch(id -> leads(id, each.id()))) {
        return each.id();
      }
    }
    return left.firstKey(); // a circle of needs, which only what runs already can be in
  }

  /** Whether one waits for the other, directly or through others. */
  private boolean leads(String from, String to) {
    Set<String> seen = new HashSet<>(Set.of(from));
    Deque<String> ahead = new ArrayDeque<>(seen);
    while (!ahead.isEmpty()) {
      for (String next : waited(ahead.remove())) {
        if (next.equals(to)) {
          return true;
        }
        if (seen.add(next)) {
          ahead.add(next);
        }
      }
    }
    return false;
  }

  private Set<String> waited(String id) {
    return waitsFor.getOrDefault(id, Set.of());
  }
}
