package dev.exchange.host.state;

import dev.exchange.api.Subscription;
import dev.exchange.api.state.Watch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One watch on one cell.
 *
 * <p>Invariant: it is told of versions after the one that the cell had when it came. A cancelled
 * one holds neither the node nor the watch, and the node does not hold it.
 */
final class Watcher implements Subscription {

  static final Watcher[] NONE = {};

  final long since;
  private @Nullable Node node;
  private @Nullable Watch watch;

  Watcher(Node node, Watch watch) {
    this.node = node;
    this.watch = watch;
    since = node.version;
    Watcher[] more = Arrays.copyOf(node.watchers, node.watchers.length + 1);
    more[node.watchers.length] = this;
    node.watchers = more;
  }

  /** Who is to be told; null after it was cancelled. */
  @Nullable Watch watch() {
    return watch;
  }

  /** Watches another node from now on, which goes on with the versions of the one before. */
  void moveTo(Node successor) {
    node = successor;
  }

  @Override
  public void cancel() {
    Node from = node;
    if (from != null) {
      Watcher[] left =
          Arrays.stream(from.watchers).filter(each -> each != this).toArray(Watcher[]::new);
      from.watchers = left.length == 0 ? NONE : left;
      node = null;
      watch = null;
    }
  }
}
