package dev.exchange.host.state;

import static java.util.Objects.requireNonNull;

import dev.exchange.api.MessageId;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.Computed;
import dev.exchange.api.state.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One cell in the graph, with its edges in both directions.
 *
 * <p>Shape: edge {@code i} of a computed node leads to {@code sources[i]}, whose content was {@code
 * seen[i]} when the function read it, and stands at {@code dependents[places[i]]} there, which
 * knows in {@code slots} that it is edge {@code i}. So an edge is added and removed in constant
 * time, and two edges between the same nodes are no trouble.
 *
 * <p>Invariants, when no function runs: a node that is not CLEAN has no CLEAN dependents; outside
 * of transactions all nodes are CLEAN; a CLEAN computed node's content is what its function gives
 * for what it has seen.
 */
final class Node {

  /** The content is right. */
  static final byte CLEAN = 0;

  /** Something that was read may have changed. */
  static final byte CHECK = 1;

  /** The function must run. */
  static final byte DIRTY = 2;

  /** The content of a cell that was never computed; in {@code seen}: equal to nothing. */
  static final Object UNSET = new Object();

  private static final Node[] NO_NODES = {};
  private static final int[] NO_PLACES = {};
  private static final @Nullable Object[] NO_CONTENTS = {};

  final String name;
  final int index;
  final @Nullable Computed function;

  /** A value, a {@link Fault}, or {@link #UNSET}. */
  @Nullable Object content;

  byte mark;

  // Edges.
  Node[] sources = NO_NODES;
  @Nullable Object[] seen = NO_CONTENTS;
  private int[] places = NO_PLACES;
  int sourceCount;
  Node[] dependents = NO_NODES;
  private int[] slots = NO_PLACES;
  int dependentCount;

  // The run that is under way, or was last.
  int cursor;
  long runId;
  long readBy;
  boolean restarted;
  @Nullable Fault readFault;
  @Nullable Fault forced;
  @Nullable Node missing;
  @Nullable Fault circle;
  int chainAt = -1;

  // Results that come later.
  boolean pending;
  long serial;

  // The transaction that is open.
  boolean queued;
  boolean planned;
  long touchedIn;
  long loggedIn;
  @Nullable Object before;
  @Nullable Object incoming;

  // What was committed.
  long version;
  @Nullable MessageId cause;
  @Nullable Change last;
  Watcher[] watchers = Watcher.NONE;

  Node(String name, int index, @Nullable Computed function) {
    this.name = name;
    this.index = index;
    this.function = function;
  }

  /** Whether two contents are the same; contents are immutable trees in one form. */
  @SuppressWarnings("ReferenceEquality") // the usual case, before the costly one
  static boolean same(@Nullable Object one, @Nullable Object other) {
    return one == other || (one != null && one.equals(other));
  }

  /** A content as a value: null for an error. */
  static @Nullable Object value(@Nullable Object content) {
    return isUnset(content) || content instanceof Fault ? null : content;
  }

  /** Whether that is the content of a cell that was never computed. */
  @SuppressWarnings("ReferenceEquality") // it is a mark, no value
  static boolean isUnset(@Nullable Object content) {
    return content == UNSET;
  }

  /** Calls the function; there must be one. */
  @Nullable Object compute(State state) throws Exception {
    return requireNonNull(function).compute(state);
  }

  /** Whether it is being computed, or waits for what it read to be computed. */
  boolean active() {
    return chainAt >= 0;
  }

  /** Whether something that was read is different now. */
  boolean sourceDiffers(int at) {
    return !same(seen[at], sources[at].content);
  }

  /** The running function read a source: edge {@code cursor} leads there. */
  void read(Node source, @Nullable Object content) {
    int at = cursor++;
    if (at == sourceCount) {
      append(source);
    } else if (sources[at] != source) {
      sources[at].drop(places[at]);
      attach(source, at);
    }
    seen[at] = content;
  }

  /** Forgets the edges from {@code cursor} on, which the last run did not need. */
  void trim() {
    for (int at = cursor; at < sourceCount; at++) {
      sources[at].drop(places[at]);
      seen[at] = null;
    }
    if (sourceCount > cursor) {
      Arrays.fill(sources, cursor, sourceCount, this);
      sourceCount = cursor;
    }
  }

  /** Replaces all edges. */
  void reconnect(Node[] toSources, @Nullable Object[] withSeen) {
    cursor = 0;
    trim();
    for (int at = 0; at < toSources.length; at++) {
      read(toSources[at], withSeen[at]);
    }
  }

  private void append(Node source) {
    if (sourceCount == sources.length) {
      int capacity = Math.max(2, sourceCount * 2);
      sources = Arrays.copyOf(sources, capacity);
      Arrays.fill(sources, sourceCount, capacity, this);
      seen = Arrays.copyOf(seen, capacity);
      places = Arrays.copyOf(places, capacity);
    }
    attach(source, sourceCount++);
  }

  private void attach(Node source, int at) {
    sources[at] = source;
    places[at] = source.join(this, at);
  }

  private int join(Node dependent, int slot) {
    if (dependentCount == dependents.length) {
      int capacity = Math.max(2, dependentCount * 2);
      dependents = Arrays.copyOf(dependents, capacity);
      Arrays.fill(dependents, dependentCount, capacity, this);
      slots = Arrays.copyOf(slots, capacity);
    }
    dependents[dependentCount] = dependent;
    slots[dependentCount] = slot;
    return dependentCount++;
  }

  private void drop(int place) {
    int end = --dependentCount;
    Node moved = dependents[end];
    dependents[place] = moved;
    slots[place] = slots[end];
    moved.places[slots[end]] = place;
    dependents[end] = this;
  }
}
