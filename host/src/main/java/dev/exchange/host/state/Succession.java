package dev.exchange.host.state;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.state.Cell;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one definition in the place of those of another one.
 *
 * <pre>
 *  was       is        holds
 *  static    static    what it held, or the value that is given
 *  computed  static    its first value, or the value that is given
 *  any       computed  what its function gives; a change if that is something else
 *  none      any       as at the start
 *  any       none      its watchers are told UNKNOWN_CELL, and wait
 *  gone      any       what its definition gives; the watchers that wait are told, versions go on
 * </pre>
 *
 * <p>Threading: the owner's.
 */
final class Succession {

  private final Cells before;
  private final Cells after;
  private final Set<Node> changed = new LinkedHashSet<>();

  /** Checks everything and changes nothing. */
  Succession(
      Cells before, Map<String, Cell> definitions, Map<String, ? extends @Nullable Object> values) {
    this.before = before;
    this.after = new Cells(before.exchange(), definitions);
    values.forEach(this::give);
    after.ordered().forEach(this::inherit);
  }

  /** What the static cells hold, by name; those in error are left out. */
  static Map<String, @Nullable Object> values(Cells cells) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Node node : cells.ordered()) {
      if (node.function == null && !(node.content instanceof Fault)) {
        values.put(node.name, node.content);
      }
    }
    return values;
  }

  /** Ends what is pending, lets the watchers follow, and gives the cells that are in force now. */
  Cells follow() {
    for (Node old : before.ordered()) {
      old.pending = false;
      if (after.has(old.name)) {
        watchers(old, after.get(old.name));
      } else {
        after.gone().put(old.name, remains(old));
      }
    }
    for (Node old : before.gone().values()) {
      if (after.has(old.name)) {
        watchers(old, after.get(old.name));
      } else {
        after.gone().put(old.name, old);
      }
    }
    return after;
  }

  /** Tells the watchers of names that are gone since now. */
  void tellGone(Telling telling) {
    for (Node old : before.ordered()) {
      Node remains = after.gone().get(old.name);
      if (remains != null) {
        telling.gone(remains, old.content);
      }
    }
  }

  /** Static cells that are to be written: {@link Node#incoming} has what. */
  Set<Node> changed() {
    return changed;
  }

  private void give(String name, @Nullable Object value) {
    if (!after.has(name) || after.get(name).function != null) {
      throw after.error(
          ErrorCode.SCHEMA,
          "values for the static cells of exchange %s alone, got one for %s"
              .formatted(after.exchange(), name));
    }
    Node node = after.get(name);
    node.incoming = after.frozen(name, value);
    changed.add(node);
  }

  private void inherit(Node node) {
    Node gone = before.gone().get(node.name);
    Node old = gone != null ? gone : before.has(node.name) ? before.get(node.name) : null;
    if (old == null) {
      return;
    }
    node.version = old.version;
    node.last = old.last;
    node.cause = old.cause;
    boolean anew = gone != null || old.function != null;
    if (node.function == null && anew && !changed.contains(node)) {
      node.incoming = node.content;
      changed.add(node);
    }
    node.content = old.content;
  }

  /** What is left of a cell without a definition: neither function nor edges. */
  private Node remains(Node old) {
    Node remains = new Node(old.name, old.index, null);
    remains.version = old.version;
    remains.last = old.last;
    remains.content =
        Fault.in(
            old.name,
            after.error(
                ErrorCode.UNKNOWN_CELL,
                "cell %s of exchange %s, which its program no longer has"
                    .formatted(old.name, after.exchange())));
    watchers(old, remains);
    return remains;
  }

  private static void watchers(Node from, Node to) {
    to.watchers = from.watchers;
    for (Watcher watcher : to.watchers) {
      watcher.moveTo(to);
    }
  }
}
