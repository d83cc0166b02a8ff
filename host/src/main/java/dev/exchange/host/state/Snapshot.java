package dev.exchange.host.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A computed node as it was before a run that may be undone. */
final class Snapshot {

  private final @Nullable Object content;
  private final Node[] sources;
  private final @Nullable Object[] seen;
  private final @Nullable Fault circle;
  private final boolean pending;
  private final long serial;

  Snapshot(Node node) {
    content = node.content;
    sources = Arrays.copyOf(node.sources, node.sourceCount);
    seen = Arrays.copyOf(node.seen, node.sourceCount);
    circle = node.circle;
    pending = node.pending;
    serial = node.serial;
  }

  /** Puts all back but the mark. A result that was asked for since then has lost its claim. */
  void restore(Node node) {
    node.content = content;
    node.reconnect(sources, seen);
    node.circle = circle;
    node.pending = pending;
    node.serial = serial;
  }
}
