package dev.exchange.host.state;

import static java.util.Objects.requireNonNull;

import dev.exchange.api.state.Change;
import java.util.List;

/**
 * Makes the records of a transaction and tells the exchange of them.
 *
 * <p>Order: that in which the cells are defined.
 */
final class Chronicle {

  /** How many changes of an exchange are kept. */
  static final int KEPT = 1024;

  private final GraphHooks hooks;
  private final ChangeRing ring = new ChangeRing(KEPT);
  private final NodeStack changed;
  private boolean telling;

  Chronicle(GraphHooks hooks, Node filler) {
    this.hooks = hooks;
    changed = new NodeStack(filler);
  }

  /** Whether the exchange is being told. */
  boolean telling() {
    return telling;
  }

  List<Change> changes() {
    return ring.toList();
  }

  /** Makes a record of every node whose content is different at the end of the transaction. */
  void record(NodeStack touched) {
    touched.sort();
    for (int i = 0; i < touched.size(); i++) {
      Node node = touched.at(i);
      if (!Node.same(node.before, node.content)) {
        Change change = change(node);
        node.last = change;
        ring.add(change);
        changed.push(node);
      }
    }
  }

  /** Tells the exchange of each change. */
  void tell() {
    telling = true;
    for (int i = 0; i < changed.size(); i++) {
      Change change = requireNonNull(changed.at(i).last);
      try {
        hooks.changed(change);
      } catch (RuntimeException error) {
        Telling.report(hooks, change.cell(), error);
      }
    }
    telling = false;
  }

  /** How many nodes have changed. */
  int size() {
    return changed.size();
  }

  /** A node that has changed. */
  Node at(int index) {
    return changed.at(index);
  }

  void clear() {
    changed.clear();
  }

  private static Change change(Node node) {
    Object content = node.content;
    return new Change(
        node.name,
        ++node.version,
        Node.value(node.before),
        Node.value(content),
        content instanceof Fault fault ? fault.error : null,
        node.cause);
  }
}
