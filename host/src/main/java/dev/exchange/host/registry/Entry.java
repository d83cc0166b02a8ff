package dev.exchange.host.registry;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Listing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a registry knows of one exchange.
 *
 * <pre>
 *  {id, path, plugin?, name, version, description?, author?, license?, homepage?,
 *   capabilities, dependencies, language?, since, revision, handles, emits?, cells}
 *  path     the hosts on the way to it, nearest first: the first is the one that is asked
 *  handles  {name: {description?, input?, output?, samples?}}; in a summary the names alone
 *  cells    {name: true}: those that peers may watch; in a summary the names alone
 * </pre>
 *
 * <p>Threading: any thread; immutable.
 *
 * @param told all of it
 * @param summary what a watcher is told
 */
record Entry(ValueMap told, ValueMap summary) {

  private static final List<String> SAID =
      List.of(
          "description", "author", "license", "homepage", "capabilities", "dependencies", "emits");
  private static final List<String> LEFT_OUT =
      List.of("description", "license", "homepage", "emits", "handles", "cells");

  /** One of those members. */
  static Entry of(ValueMap told) {
    Map<String, @Nullable Object> summary = new LinkedHashMap<>();
    for (String member : told.keySet()) {
      if (!LEFT_OUT.contains(member)) {
        summary.put(member, told.get(member));
      }
    }
    summary.put("handles", names(told.get("handles")));
    summary.put("cells", names(told.get("cells")));
    return new Entry(told, ValueMap.of(summary));
  }

  /**
   * One of this host.
   *
   * @param listing what it is; null for one that is elsewhere and has registered
   * @param said what it, or its plugin, says of itself
   * @param plugin the id of its plugin, if it is of one
   */
  static Entry of(
      String id, String host, @Nullable Listing listing, ValueMap said, @Nullable String plugin) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("id", id);
    told.put("path", List.of(host));
    if (plugin != null) {
      told.put("plugin", plugin);
    }
    told.put("name", said.getOrDefault("name", plugin == null ? id : plugin));
    told.put("version", said.getOrDefault("version", "0.0.0"));
    for (String member : SAID) {
      Object value = said.get(member);
      if (value != null) {
        told.put(member, value);
      }
    }
    told.putIfAbsent("capabilities", List.of());
    told.putIfAbsent("dependencies", Map.of());
    if (listing != null) {
      told.put("language", listing.language());
    }
    told.put("handles", handles(listing, said.get("handles")));
    told.put("cells", cells(listing));
    return of(ValueMap.of(told));
  }

  String id() {
    return told.text("id");
  }

  /** The same, at that time and with that number. */
  Entry at(long since, long revision) {
    return of(told.plus("since", since).plus("revision", revision));
  }

  /** Whether both say the same, whenever that was. */
  boolean saysWhat(Entry other) {
    return Objects.equals(timeless(told), timeless(other.told));
  }

  private static ValueMap timeless(ValueMap told) {
    return told.plus("since", 0L).plus("revision", 0L);
  }

  /** Each name that it handles, with what is said of it. */
  private static Map<String, Object> handles(@Nullable Listing listing, @Nullable Object said) {
    Map<String, Object> handles = new LinkedHashMap<>();
    ValueMap known = said instanceof ValueMap map ? map : ValueMap.EMPTY;
    Collection<String> names = listing == null ? known.keySet() : listing.handles();
    for (String name : names) {
      Object about = known.get(name);
      handles.put(name, about == null ? ValueMap.EMPTY : about);
    }
    return handles;
  }

  private static Map<String, Object> cells(@Nullable Listing listing) {
    Map<String, Object> cells = new LinkedHashMap<>();
    if (listing != null) {
      listing.shared().stream().sorted().forEach(name -> cells.put(name, true));
    }
    return cells;
  }

  private static ValueList names(@Nullable Object map) {
    List<Object> names = new ArrayList<>();
    if (map instanceof ValueMap known) {
      names.addAll(known.keySet());
    }
    return ValueList.of(names.toArray());
  }
}
