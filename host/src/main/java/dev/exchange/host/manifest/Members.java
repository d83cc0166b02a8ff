package dev.exchange.host.manifest;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of one map of a manifest. One that is not known is refused, and the nearest known one
 * is named.
 *
 * <p>Threading: any thread.
 */
final class Members {

  private final Part whole;
  private final ValueMap map;

  /** Throws SCHEMA for a member that is not known. */
  Members(Part whole, ValueMap map, String... known) {
    this.whole = whole;
    this.map = map;
    List<String> names = List.of(known);
    for (String key : map.keySet()) {
      if (!names.contains(key)) {
        throw unknown(key, names);
      }
    }
  }

  /** The member of that name; null if there is none. */
  @Nullable Part find(String name) {
    return map.containsKey(name) ? whole.at(name, map.get(name)) : null;
  }

  /** The member of that name. Throws SCHEMA if there is none. */
  Part require(String name) {
    Part part = find(name);
    if (part == null) {
      throw whole.refusal("a member " + name, "none");
    }
    return part;
  }

  /** The text under that name; null if there is none. */
  @Nullable String text(String name, TextForm form) {
    Part part = find(name);
    return part == null ? null : part.text(form);
  }

  private ExchangeException unknown(String key, List<String> known) {
    String nearest = Collections.min(known, Comparator.comparingInt(each -> distance(key, each)));
    return whole
        .at(key, null)
        .refusal(
            "a known member",
            distance(key, nearest) <= Math.max(2, nearest.length() / 2)
                ? "one that is unknown (did you mean " + nearest + "?)"
                : "one that is unknown (known are " + String.join(", ", known) + ")");
  }

  /** How many characters must be changed, added or taken away, without regard to case. */
  private static int distance(String some, String other) {
    if (some.length() > 2 * other.length() + 2) {
      return some.length();
    }
    int[] row = new int[other.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= some.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (same(some.charAt(i - 1), other.charAt(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j - 1], diagonal));
      }
    }
    return row[other.length()];
  }

  private static boolean same(char some, char other) {
    return Character.toLowerCase(some) == Character.toLowerCase(other);
  }
}
