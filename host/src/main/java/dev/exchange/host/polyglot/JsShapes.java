package dev.exchange.host.polyglot;

import dev.exchange.api.ValueMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the sequences of keys that maps have, so that the guest can make objects of one shape
 * with one literal.
 *
 * <p>Bounds: maps of up to {@value #MAX_KEYS} keys, {@value #MAX_SHAPES} sequences; what is beyond
 * has no number.
 *
 * <p>Threading: the owning thread of the program.
 */
final class JsShapes {

  static final int NONE = -1;
  private static final int MAX_KEYS = 24;
  private static final int MAX_SHAPES = 512;

  private final Node root = new Node();
  private int count;

  /** The number of a map's sequence of keys, from 0; {@link #NONE} beyond the bounds. */
  int of(ValueMap map) {
    int size = map.size();
    if (size > MAX_KEYS) {
      return NONE;
    }
    Node node = root;
    for (int i = 0; i < size; i++) {
      Node next = node.after(map.keyAt(i));
      if (next == null) {
        if (count >= MAX_SHAPES) {
          return NONE;
        }
        next = node.grow(map.keyAt(i));
      }
      node = next;
    }
    if (node.number == NONE && count < MAX_SHAPES) {
      node.number = count++;
    }
    return node.number;
  }

  /** The sequences that begin alike. The key that came last is found without hashing. */
  private static final class Node {

    private int number = NONE;
    private String lastKey = "";
    private @Nullable Node last;
    private @Nullable Map<String, Node> more;

    @Nullable Node after(String key) {
      if (last != null && lastKey.equals(key)) {
        return last;
      }
      Node found = more == null ? null : more.get(key);
      if (found != null) {
        lastKey = key;
        last = found;
      }
      return found;
    }

    Node grow(String key) {
      if (more == null) {
        more = new HashMap<>();
      }
      Node grown = new Node();
      more.put(key, grown);
      lastKey = key;
      last = grown;
      return grown;
    }
  }
}
