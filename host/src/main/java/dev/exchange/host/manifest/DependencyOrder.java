package dev.exchange.host.manifest;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * In which order plugins start, which of them cannot and why, and who needs whom.
 *
 * <p>A plugin starts if nobody else has its id, what it needs runs or starts before it, and all
 * that it names in its dependencies and that is there has a version in its range. An optional
 * dependency may be missing or unable to start; it comes first unless that would close a circle.
 * Plugins that could start at the same time start in the order of their ids.
 *
 * <p>Threading: any thread. Immutable.
 *
 * <p>Source: docs/spec/plugins.md, PL9 to PL13.
 */
public final class DependencyOrder {

  private final List<Manifest> order;
  private final SortedMap<String, ExchangeException> refused;

  /** Those that run and those that start, by id. */
  private final SortedMap<String, Manifest> alive = new TreeMap<>();

  private DependencyOrder(Known known) {
    refused = Collections.unmodifiableSortedMap(new Refusals(known).all());
    List<Manifest> starting = new ArrayList<>();
    for (Manifest each : known.unique()) {
      if (!refused.containsKey(each.id())) {
        alive.put(each.id(), each);
        if (!known.runs(each.id())) {
          starting.add(each);
        }
      }
    }
    order = new Precedence(starting).order();
  }

  /**
   * The order among all that is known.
   *
   * @param manifests of all plugins that are to run; of one that runs already, the manifest that it
   *     runs by
   * @param running the versions of what runs already, by id
   */
  public static DependencyOrder of(Collection<Manifest> manifests, Map<String, Version> running) {
    return new DependencyOrder(new Known(manifests, running));
  }

  /** Those that start, each after what it needs; none of those that run already. */
  public List<Manifest> order() {
    return order;
  }

  /**
   * Why the others cannot start, by id: CONFLICT; CIRCULAR for those that need themselves, and for
   * those that need one of these.
   */
  public SortedMap<String, ExchangeException> refused() {
    return refused;
  }

  /**
   * The ids of those that run or start and could not do so without that one, directly or through
   * others; whoever must end first comes first.
   */
  public List<String> dependents(String id) {
    Set<String> needing = new HashSet<>(Set.of(id));
    List<Manifest> found = new ArrayList<>();
    for (boolean more = true; more; ) {
      more = false;
      for (Manifest each : alive.values()) {
        if (!needing.contains(each.id()) && needsOneOf(each, needing)) {
          needing.add(each.id());
          found.add(each);
          more = true;
        }
      }
    }
    return new Precedence(found).order().reversed().stream().map(Manifest::id).toList();
  }

  /**
   * Those that run or start and whose range leaves out a version that a plugin would have after a
   * swap, by id, each with its reason (CONFLICT). Empty: it breaks nobody.
   */
  public SortedMap<String, ExchangeException> wouldBreak(String id, Version next) {
    SortedMap<String, ExchangeException> broken = new TreeMap<>();
    for (Manifest each : alive.values()) {
      Dependency dependency = each.dependencies().get(id);
      if (dependency != null && !each.id().equals(id) && !dependency.range().contains(next)) {
        broken.put(
            each.id(),
            new ExchangeException(
                ErrorCode.CONFLICT,
                Known.need(each, id) + ", " + id + " would be " + next + Known.source(each)));
      }
    }
    return broken;
  }

  private static boolean needsOneOf(Manifest manifest, Set<String> ids) {
    return manifest.dependencies().entrySet().stream()
        .anyMatch(each -> !each.getValue().optional() && ids.contains(each.getKey()));
  }
}
