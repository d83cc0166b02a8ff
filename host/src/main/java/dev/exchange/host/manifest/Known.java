package dev.exchange.host.manifest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All plugins that are there, and the words in which they are told of. One thread. */
final class Known {

  private final SortedMap<String, List<Manifest>> manifests = new TreeMap<>();
  private final Map<String, Version> running;

  Known(Collection<Manifest> manifests, Map<String, Version> running) {
    this.running = Map.copyOf(running);
    for (Manifest each : manifests) {
      this.manifests.computeIfAbsent(each.id(), _ -> new ArrayList<>()).add(each);
    }
  }

  /** All manifests by their ids, in the order of the alphabet. */
  SortedMap<String, List<Manifest>> all() {
    return manifests;
  }

  /** The manifests whose ids nobody else has, in the order of their ids. */
  List<Manifest> unique() {
    return manifests.values().stream().filter(m -> m.size() == 1).map(List::getFirst).toList();
  }

  boolean runs(String id) {
    return running.containsKey(id);
  }

  /** The version that runs, or that would start; null if there is none, or more than one. */
  @Nullable Version version(String id) {
    Version runs = running.get(id);
    if (runs != null) {
      return runs;
    }
    List<Manifest> there = manifests.getOrDefault(id, List.of());
    return there.size() == 1 ? there.getFirst().version() : null;
  }

  /** Whether anybody has that id. */
  boolean has(String id) {
    return runs(id) || manifests.containsKey(id);
  }

  /** As {@code a needs b ^1.0.0}. */
  static String need(Manifest wanter, String id) {
    Dependency dependency = wanter.dependencies().get(id);
    return wanter.id() + " needs " + id + (dependency == null ? "" : " " + dependency.range());
  }

  /** As {@code (plugins/a/plugin.json)}, with the space before it. */
  static String source(Manifest manifest) {
    return " (" + manifest.source() + ")";
  }
}
