package dev.exchange.host.manifest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which plugins need themselves, not counting optional dependencies and what runs already.
 *
 * <p>What needs nobody is taken away until there is no such plugin; the few that remain are in a
 * circle or need one that is, and each of them is looked at alone.
 *
 * <p>One thread.
 */
final class Circles {

  private final SortedMap<String, Manifest> pending = new TreeMap<>();

  Circles(Known known) {
    for (Manifest each : known.unique()) {
      if (!known.runs(each.id())) {
        pending.put(each.id(), each);
      }
    }
    takeAwayWhatNeedsNobody();
  }

  /** The shortest way of each back to itself, as {@code a b c a}. */
  Map<Manifest, List<String>> paths() {
    Map<Manifest, List<String>> paths = new LinkedHashMap<>();
    for (Manifest each : pending.values()) {
      List<String> path = wayBack(each.id());
      if (path != null) {
        paths.put(each, path);
      }
    }
    return paths;
  }

  private void takeAwayWhatNeedsNobody() {
    Map<String, List<String>> wanters = new HashMap<>();
    Map<String, Integer> needs = new HashMap<>();
    Deque<String> free = new ArrayDeque<>();
    for (String id : pending.keySet()) {
      List<String> needed = needed(id);
      needed.forEach(each -> wanters.computeIfAbsent(each, _ -> new ArrayList<>()).add(id));
      needs.put(id, needed.size());
      if (needed.isEmpty()) {
        free.add(id);
      }
    }
    while (!free.isEmpty()) {
      String id = free.remove();
      pending.remove(id);
      for (String wanter : wanters.getOrDefault(id, List.of())) {
        if (needs.merge(wanter, -1, Integer::sum) == 0) {
          free.add(wanter);
        }
      }
    }
  }

  private @Nullable List<String> wayBack(String start) {
    Map<String, String> from = new HashMap<>();
    Deque<String> ahead = new ArrayDeque<>(List.of(start));
    while (!ahead.isEmpty()) {
      String at = ahead.remove();
      for (String next : needed(at)) {
        if (next.equals(start)) {
          return path(start, at, from);
        }
        if (from.putIfAbsent(next, at) == null) {
          ahead.add(next);
        }
      }
    }
    return null;
  }

  private static List<String> path(String start, String end, Map<String, String> from) {
    List<String> path = new ArrayList<>(List.of(start));
    for (String at = end; at != null && !at.equals(start); at = from.get(at)) {
      path.add(at);
    }
    path.add(start);
    return path.reversed();
  }

  /** What it needs among those that remain. */
  private List<String> needed(String id) {
    Manifest manifest = pending.get(id);
    return manifest == null
        ? List.of()
        : manifest.dependencies().entrySet().stream()
            .filter(each -> !each.getValue().optional() && pending.containsKey(each.getKey()))
            .map(Map.Entry::getKey)
            .toList();
  }
}
