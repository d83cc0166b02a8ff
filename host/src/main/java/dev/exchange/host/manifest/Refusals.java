package dev.exchange.host.manifest;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why plugins cannot start: for each of them one reason, its own before that of another that it
 * needs. What runs already is refused only if several have its id.
 *
 * <p>One thread.
 */
final class Refusals {

  /**
   * The next on the way to where the reason is.
   *
   * @param root who has a reason of its own
   */
  private record Step(String next, String root) {}

  /** How many plugins of a way are shown, besides its last. */
  private static final int SHOWN = 10;

  private final Known known;
  private final SortedMap<String, ExchangeException> own = new TreeMap<>();

  /** From one that cannot start to the one that it needs and that cannot either. */
  private final Map<String, Step> because = new HashMap<>();

  Refusals(Known known) {
    this.known = known;
    known.all().forEach(this::findOwn);
    new Circles(known).paths().forEach(this::findCircle);
    spread();
  }

  /** The reasons by id. */
  SortedMap<String, ExchangeException> all() {
    SortedMap<String, ExchangeException> all = new TreeMap<>(own);
    because.forEach((id, step) -> {
      ExchangeException root = reason(step.root);
      all.put(id, new ExchangeException(root.code(), way(id, step.root) + ": " + root.text()));
    });
    return all;
  }

  private ExchangeException reason(String id) {
    ExchangeException reason = own.get(id);
    if (reason == null) {
      throw new IllegalStateException("expected a reason for " + id + ", got none");
    }
    return reason;
  }

  private void findOwn(String id, List<Manifest> manifests) {
    if (manifests.size() > 1) {
      String sources = manifests.stream().map(Manifest::source).collect(Collectors.joining(", "));
      own.put(id, conflict("expected one plugin of the id " + id + ", got one each in " + sources));
    } else if (!known.runs(id)) {
      Manifest manifest = manifests.getFirst();
      for (Map.Entry<String, Dependency> each : manifest.dependencies().entrySet()) {
        String problem = problem(manifest, each.getKey(), each.getValue());
        if (problem != null) {
          own.put(id, conflict(problem));
          return;
        }
      }
    }
  }

  private @Nullable String problem(Manifest wanter, String id, Dependency dependency) {
    Version there = known.version(id);
    if (there == null) {
      return dependency.optional() || known.has(id)
          ? null
          : Known.need(wanter, id) + ", nobody brings " + id + excluded(wanter, id, dependency);
    }
    return dependency.range().contains(there)
        ? null
        : Known.need(wanter, id)
            + ", "
            + id
            + (known.runs(id) ? " runs as " : " is ")
            + there
            + excluded(wanter, id, dependency);
  }

  /** Whose it is, and the other wanter that no version could suit as well, if there is one. */
  private String excluded(Manifest wanter, String id, Dependency dependency) {
    boolean any = dependency.range().intersects(dependency.range());
    for (Manifest other : any ? known.unique() : List.<Manifest>of()) {
      Dependency others = other.dependencies().get(id);
      if (others != null && !others.range().intersects(dependency.range())) {
        return "; no version suits both "
            + wish(wanter, id, dependency)
            + " and "
            + wish(other, id, others);
      }
    }
    return Known.source(wanter);
  }

  private static String wish(Manifest wanter, String id, Dependency dependency) {
    return wanter.id() + " → " + id + " " + dependency.range() + Known.source(wanter);
  }

  private void findCircle(Manifest manifest, List<String> path) {
    own.putIfAbsent(
        manifest.id(),
        new ExchangeException(
            ErrorCode.CIRCULAR,
            manifest.id() + " needs itself: " + shown(path) + Known.source(manifest)));
  }

  /** To all that need one that cannot start, along the shortest ways. */
  private void spread() {
    Map<String, List<String>> wanters = new HashMap<>();
    for (Manifest each : known.unique()) {
      each.dependencies()
          .forEach((id, dependency) -> {
            if (!dependency.optional() && !known.runs(each.id()) && !known.runs(id)) {
              wanters.computeIfAbsent(id, _ -> new ArrayList<>()).add(each.id());
            }
          });
    }
    Queue<String> failed = new ArrayDeque<>(own.keySet());
    for (String id = failed.poll(); id != null; id = failed.poll()) {
      Step step = because.get(id);
      Step next = new Step(id, step == null ? id : step.root);
      for (String wanter : wanters.getOrDefault(id, List.of())) {
        if (!own.containsKey(wanter) && because.putIfAbsent(wanter, next) == null) {
          failed.add(wanter);
        }
      }
    }
  }

  /** As {@code a → b → c}. */
  private String way(String from, String root) {
    List<String> way = new ArrayList<>(List.of(from));
    for (Step at = because.get(from); at != null && way.size() <= SHOWN; ) {
      way.add(at.next);
      at = because.get(at.next);
    }
    if (!way.getLast().equals(root)) {
      way.add(root);
    }
    return shown(way);
  }

  /** As {@code a → b → c}; of a long one the first and the last are shown. */
  private static String shown(List<String> way) {
    return way.size() <= SHOWN + 1
        ? String.join(" → ", way)
        : String.join(" → ", way.subList(0, SHOWN)) + " → … → " + way.getLast();
  }

  private static ExchangeException conflict(String text) {
    return new ExchangeException(ErrorCode.CONFLICT, text);
  }
}
