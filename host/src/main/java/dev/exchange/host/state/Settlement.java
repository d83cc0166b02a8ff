package dev.exchange.host.state;

import dev.exchange.api.MessageId;
import org.jspecify.annotations.Nullable;

/** A result that comes later: for which node, of which run, on whose behalf, and what it is. */
final class Settlement {

  final Node node;
  final long serial;
  final @Nullable MessageId cause;
  final @Nullable Fault readFault;
  @Nullable Object value;
  @Nullable Throwable error;

  Settlement(Node node) {
    this.node = node;
    serial = node.serial;
    cause = node.cause;
    readFault = node.readFault;
  }

  /** Whether the run is still the one that was started last. */
  boolean counts() {
    return node.pending && node.serial == serial;
  }
}
