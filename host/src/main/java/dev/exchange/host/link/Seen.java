package dev.exchange.host.link;

import dev.exchange.api.MessageId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The events with delivery {@code ack} that one peer has sent lately, so that one that comes again
 * in another session is not handled twice.
 *
 * <p>Threading: one thread at a time.
 *
 * <p>Source: docs/spec/protocol.md, W10.
 */
final class Seen {

  private static final int MOST = 4_096;
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Map<MessageId, Long> ids = new LinkedHashMap<>();

  /** Whether that message is new; from now on it is not. */
  boolean isNew(MessageId id, long now) {
    forget(now);
    if (ids.putIfAbsent(id, now) != null) {
      return false;
    }
    if (ids.size() > MOST) {
      ids.remove(ids.keySet().iterator().next());
    }
    return true;
  }

  /** It was not taken after all. */
  void undo(MessageId id) {
    ids.remove(id);
  }

  /** Whether nothing is remembered any more. */
  boolean isEmpty(long now) {
    forget(now);
    return ids.isEmpty();
  }

  private void forget(long now) {
    Iterator<Long> times = ids.values().iterator();
    while (times.hasNext() && now - times.next() > KEPT_NANOS) {
      times.remove();
    }
  }
}
