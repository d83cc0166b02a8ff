package dev.exchange.host.state;

/**
 * Marks what a change may reach, and keeps it in the order in which it is to be looked at.
 *
 * <p>Shape: a walk down the known edges, depth first, without recursion. A node is noted when the
 * walk leaves it, so the reverse of the notes has every node after those that it is known to read;
 * this also holds for the notes of several walks together, since each stops at what is marked.
 * Edges that change while a transaction is open may spoil the order. It only saves work: what is
 * read out of order is brought up to date when it is read.
 */
final class Marking {

  private final NodeStack walk;
  private final NodeStack noted;
  private boolean inOrder = true;

  Marking(Node filler) {
    walk = new NodeStack(filler);
    noted = new NodeStack(filler);
  }

  /** The content of a node has changed. */
  void changed(Node node) {
    walk.push(node);
    while (walk.size() > 0) {
      Node at = walk.top();
      int next = walk.next();
      if (next < at.dependentCount) {
        Node dependent = at.dependents[next];
        if (dependent.mark == Node.CLEAN) {
          dependent.mark = Node.CHECK;
          walk.push(dependent);
        }
      } else {
        walk.pop();
        note(at);
      }
    }
  }

  /** The content of a computed node was put back: it may be wrong by now. */
  void restored(Node node) {
    if (node.mark == Node.CLEAN) {
      node.mark = Node.CHECK;
    }
    changed(node);
  }

  /** The node to be looked at next, taken from the notes; there must be one. */
  Node take() {
    Node node = noted.pop();
    node.queued = false;
    return node;
  }

  /** Whether the notes are in order but for edges that changed meanwhile. */
  boolean inOrder() {
    return inOrder;
  }

  boolean isEmpty() {
    return noted.size() == 0;
  }

  /** Nothing that was noted needs to be looked at: all is as it was. */
  void forget() {
    while (!isEmpty()) {
      take().mark = Node.CLEAN;
    }
    letGo();
  }

  void letGo() {
    inOrder = true;
    noted.letGo();
    walk.letGo();
  }

  private void note(Node node) {
    if (node.function == null) {
      return;
    }
    if (node.queued) {
      inOrder = false;
    } else {
      node.queued = true;
      noted.push(node);
    }
  }
}
