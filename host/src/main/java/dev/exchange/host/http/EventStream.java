package dev.exchange.host.http;

import dev.exchange.api.Subscription;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What one exchange tells under one pattern, or of one cell, and who reads it.
 *
 * <pre>
 *  exchange's thread ─▶ ring ─▶ each reader takes what it has room for    event loop
 * </pre>
 *
 * <p>Threading: {@link #tell} on any thread; all else on the event loop.
 */
final class EventStream {

  private final EventRing ring;
  private final Context loop;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Set<EventReader> readers = new HashSet<>();
  private Subscription source = () -> {};
  private long keeper = -1;

  EventStream(EventRing ring, Context loop) {
    this.ring = ring;
    this.loop = loop;
  }

  EventRing ring() {
    return ring;
  }

  Set<EventReader> readers() {
    return readers;
  }

  /** The timer that ends it, while nobody reads it; -1 for none. */
  long keeper() {
    return keeper;
  }

  void keptBy(long timer) {
    keeper = timer;
  }

  /** Where its events come from. */
  void from(Subscription events) {
    source = events;
  }

  /** An event. */
  void tell(byte[] json) {
    ring.add(json);
    if (woken.compareAndSet(false, true)) {
      loop.runOnContext(turn -> wake());
    }
  }

  void close() {
    source.cancel();
    new ArrayList<>(readers).forEach(EventReader::end);
  }

  private void wake() {
    woken.set(false);
    new ArrayList<>(readers).forEach(EventReader::go);
  }
}
