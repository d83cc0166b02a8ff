package dev.exchange.host.routing;

import dev.exchange.api.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries under names and patterns. An exact name is preferred, then the longest pattern; among
 * patterns of one length, the first in the alphabet.
 *
 * <p>Threading: one thread.
 *
 * <p>Source: docs/spec/routing.md, R2.
 */
public final class NameTable<T> {

  private record PatternEntry<T>(Pattern pattern, T entry) {}

  private static final int REMEMBERED = 1024;

  private final Map<String, T> exact = new LinkedHashMap<>();
  private final List<PatternEntry<T>> patterns = new ArrayList<>();
  private final Map<String, T> found = new HashMap<>();

  /** Puts an entry; the one that was there before, if any, is replaced. */
  public void put(String name, T entry) {
    remove(name);
    if (!Names.hasStar(name)) {
      exact.put(name, entry);
      return;
    }
    patterns.add(new PatternEntry<>(Pattern.of(name), entry));
    patterns.sort(
        Comparator.<PatternEntry<T>>comparingInt(e -> -e.pattern().toString().length())
            .thenComparing(e -> e.pattern().toString()));
  }

  /** Takes an entry out; false if there was none. */
  public boolean remove(String name) {
    found.clear();
    return exact.remove(name) != null
        || patterns.removeIf(e -> e.pattern().toString().equals(name));
  }

  /** The entry for a message of that name; no pattern stands for a reserved one. */
  public @Nullable T find(String name) {
    T entry = exact.get(name);
    if (entry != null || patterns.isEmpty() || Names.isReserved(name)) {
      return entry;
    }
    entry = found.get(name);
    return entry != null ? entry : search(name);
  }

  /** The entry that was put under exactly that name or pattern. */
  public @Nullable T get(String name) {
    T entry = exact.get(name);
    if (entry != null) {
      return entry;
    }
    for (PatternEntry<T> candidate : patterns) {
      if (candidate.pattern().toString().equals(name)) {
        return candidate.entry();
      }
    }
    return null;
  }

  /** All names and patterns: names in the order in which they were put, then patterns. */
  public List<String> names() {
    List<String> names = new ArrayList<>(exact.keySet());
    patterns.forEach(e -> names.add(e.pattern().toString()));
    return names;
  }

  /** All entries, in the order of {@link #names}. */
  public Collection<T> entries() {
    List<T> entries = new ArrayList<>(exact.values());
    patterns.forEach(e -> entries.add(e.entry()));
    return entries;
  }

  private @Nullable T search(String name) {
    for (PatternEntry<T> candidate : patterns) {
      if (candidate.pattern().matches(name)) {
        if (found.size() >= REMEMBERED) {
          found.clear();
        }
        found.put(name, candidate.entry());
        return candidate.entry();
      }
    }
    return null;
  }
}
