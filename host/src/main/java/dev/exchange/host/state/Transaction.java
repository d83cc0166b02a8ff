package dev.exchange.host.state;

import dev.exchange.api.MessageId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the open transaction has touched, and how to undo it.
 *
 * <pre>
 *  begin ─▶ body ──commit──▶ wave ─▶ records      wave and records cannot be undone
 *            └─rollback─▶ as it was
 *  a begin inside of a body is a savepoint: its rollback undoes what came after it
 * </pre>
 *
 * <p>Shape: {@code touched} has every node whose content was replaced, once, with its content
 * before the transaction in {@link Node#before}. {@code undone} and {@code saved} are a log: what
 * the nodes held before each first replacement in each body, a content for a set cell, a {@link
 * Snapshot} for a computed one.
 */
final class Transaction {

  private final Marking marking;
  final NodeStack touched;
  private final NodeStack undone;
  private @Nullable Object[] saved = new @Nullable Object[16];

  private int depth;
  private boolean sealed;
  private long id;
  private long levels;
  private long level;
  private @Nullable MessageId cause;

  // One entry for each open begin: what was in force before it.
  private int[] logSizes = new int[8];
  private long[] outerLevels = new long[8];
  private @Nullable MessageId[] outerCauses = new @Nullable MessageId[8];

  Transaction(Node filler, Marking marking) {
    this.marking = marking;
    touched = new NodeStack(filler);
    undone = new NodeStack(filler);
  }

  int depth() {
    return depth;
  }

  /** The message on whose behalf the innermost body runs. */
  @Nullable MessageId cause() {
    return cause;
  }

  void begin(@Nullable MessageId message) {
    if (depth == logSizes.length) {
      logSizes = Arrays.copyOf(logSizes, depth * 2);
      outerLevels = Arrays.copyOf(outerLevels, depth * 2);
      outerCauses = Arrays.copyOf(outerCauses, depth * 2);
    }
    logSizes[depth] = undone.size();
    outerLevels[depth] = level;
    outerCauses[depth] = cause;
    if (depth++ == 0) {
      id++;
    }
    level = ++levels;
    if (message != null) {
      cause = message;
    }
  }

  /** Ends an inner body: the outer one goes on with what it did. */
  void join() {
    leave();
  }

  /** Undoes what came after the innermost begin, and ends that body. */
  void undo() {
    boolean whole = depth == 1;
    int from = logSizes[depth - 1];
    while (undone.size() > from) {
      Object content = saved[undone.size() - 1];
      saved[undone.size() - 1] = null;
      restore(undone.pop(), content, whole);
    }
    if (whole) {
      marking.forget();
      forgetTouched();
    }
    leave();
  }

  /** The body is over: from here to {@link #end} nothing is logged. */
  void seal() {
    sealed = true;
    Arrays.fill(saved, 0, undone.size(), null);
    undone.clear();
  }

  /** The transaction is over. */
  void end() {
    forgetTouched();
    sealed = false;
    leave();
  }

  /** The content of a node is about to be replaced. */
  void touch(Node node) {
    if (node.touchedIn != id) {
      node.touchedIn = id;
      node.before = node.content;
      touched.push(node);
    }
  }

  /** A cell is about to be set. */
  void logContent(Node node) {
    if (node.loggedIn != level) {
      log(node, node.content);
    }
  }

  /** A function is about to run, or its cell to be settled without a run. */
  void logRun(Node node) {
    if (!sealed && node.loggedIn != level) {
      log(node, new Snapshot(node));
    }
  }

  /** What a node held before the transaction, if there is one. */
  @Nullable Object committed(Node node) {
    return depth > 0 && node.touchedIn == id ? node.before : node.content;
  }

  private void log(Node node, @Nullable Object content) {
    node.loggedIn = level;
    undone.push(node);
    if (undone.size() > saved.length) {
      saved = Arrays.copyOf(saved, saved.length * 2);
    }
    saved[undone.size() - 1] = content;
  }

  private void restore(Node node, @Nullable Object content, boolean whole) {
    if (content instanceof Snapshot snapshot) {
      snapshot.restore(node);
      if (!whole) {
        marking.restored(node);
      }
    } else {
      node.content = content;
      if (!whole) {
        marking.changed(node);
      }
    }
  }

  private void forgetTouched() {
    for (int i = 0; i < touched.size(); i++) {
      touched.at(i).before = null;
    }
    touched.clear();
  }

  private void leave() {
    depth--;
    level = outerLevels[depth];
    cause = outerCauses[depth];
    outerCauses[depth] = null;
    if (depth == 0) {
      undone.clear();
    }
  }
}
