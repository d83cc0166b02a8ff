package dev.exchange.host.state;

import java.util.Arrays;

/**
 * Nodes, each with a cursor, last in first out: what other programs keep in the thread's stack.
 *
 * <p>Shape: two arrays that grow; {@link #letGo} gives those of an extraordinary depth back.
 */
final class NodeStack {

  private static final int SMALLEST = 16;
  private static final int KEPT = 4096;

  private final Node filler;
  private Node[] nodes;
  private int[] cursors;
  private int size;

  /** A stack whose unused places hold that node, which is never given out for it. */
  NodeStack(Node filler) {
    this.filler = filler;
    nodes = new Node[SMALLEST];
    cursors = new int[SMALLEST];
    Arrays.fill(nodes, filler);
  }

  int size() {
    return size;
  }

  void push(Node node) {
    if (size == nodes.length) {
      resize(size * 2);
    }
    nodes[size] = node;
    cursors[size++] = 0;
  }

  Node top() {
    return nodes[size - 1];
  }

  Node at(int index) {
    return nodes[index];
  }

  /** The cursor of the top, as it was before this moves it on by one. */
  int next() {
    return cursors[size - 1]++;
  }

  int cursor() {
    return cursors[size - 1];
  }

  void cursor(int value) {
    cursors[size - 1] = value;
  }

  Node pop() {
    Node popped = nodes[--size];
    nodes[size] = filler;
    return popped;
  }

  Node[] from(int index) {
    return Arrays.copyOfRange(nodes, index, size);
  }

  /** Sorts by the order of definition; quick if they are in it, or in the reverse, already. */
  void sort() {
    for (int i = 1; i < size; i++) {
      if (nodes[i - 1].index > nodes[i].index) {
        Arrays.sort(nodes, 0, size, (one, other) -> Integer.compare(one.index, other.index));
        return;
      }
    }
  }

  void clear() {
    Arrays.fill(nodes, 0, size, filler);
    size = 0;
    letGo();
  }

  void letGo() {
    if (size == 0 && nodes.length > KEPT) {
      resize(SMALLEST);
    }
  }

  private void resize(int capacity) {
    int old = Math.min(nodes.length, capacity);
    nodes = Arrays.copyOf(nodes, capacity);
    cursors = Arrays.copyOf(cursors, capacity);
    if (capacity > old) {
      Arrays.fill(nodes, old, capacity, filler);
    }
  }
}
