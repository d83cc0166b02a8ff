package dev.exchange.host.trace;

import dev.exchange.api.Message;
import dev.exchange.api.MessageHead;
import dev.exchange.api.MessageId;
import dev.exchange.api.trace.Station;
import dev.exchange.api.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The latest trace events of one exchange. A record takes no memory: the columns are there from the
 * start, and the newest event takes the place of the oldest. One reference to a head is written
 * instead of one to each of its parts, because a reference from old to young memory costs the
 * collector's barrier.
 *
 * <p>It keeps ids and names, never values, so that what has left an exchange is not held here.
 *
 * <p>Threading: the exchange's own thread, but for {@link #count}.
 */
public final class TraceRing {

  private static final Station[] STATIONS = Station.values();

  private final String exchange;
  private final int mask;
  private final byte[] stations;
  private final long[] timestamps;
  private final long[] durations;
  private final @Nullable MessageHead[] heads;
  private final @Nullable String[] details;
  private final AtomicLongArray counts = new AtomicLongArray(STATIONS.length);
  private long recorded;

  /**
   * A ring without events.
   *
   * @param size how many events it keeps; rounded up to a power of two
   */
  public TraceRing(String exchange, int size) {
    int capacity = Integer.highestOneBit(Math.max(size, 2) * 2 - 1);
    this.exchange = exchange;
    mask = capacity - 1;
    stations = new byte[capacity];
    timestamps = new long[capacity];
    durations = new long[capacity];
    heads = new MessageHead[capacity];
    details = new String[capacity];
  }

  /** Records an event. */
  @SuppressWarnings("EnumOrdinal") // a byte in memory, which nobody else reads
  public void record(
      Station station, Message message, long timestamp, long nanos, @Nullable String detail) {
    int at = (int) recorded++ & mask;
    int column = station.ordinal();
    counts.setOpaque(column, counts.getPlain(column) + 1); // one thread writes
    stations[at] = (byte) column;
    timestamps[at] = timestamp;
    durations[at] = nanos;
    heads[at] = message.head();
    details[at] = detail;
  }

  /** The event that was recorded last. Throws if there is none. */
  public TraceEvent latest() {
    return at((int) (recorded - 1) & mask);
  }

  /** How many events of that kind were recorded since the start. Any thread; may lag a moment. */
  @SuppressWarnings("EnumOrdinal") // the column in memory
  public long count(Station station) {
    return counts.getOpaque(station.ordinal());
  }

  /** How many events were recorded since the start. */
  public long recorded() {
    return recorded;
  }

  /** The events that are still here, oldest first. */
  public List<TraceEvent> events() {
    int size = (int) Math.min(recorded, mask + 1L);
    List<TraceEvent> events = new ArrayList<>(size);
    for (long i = recorded - size; i < recorded; i++) {
      events.add(at((int) i & mask));
    }
    return events;
  }

  /** The latest event of a message: its handling if that is still here, else any other. */
  public @Nullable TraceEvent find(MessageId id) {
    int size = (int) Math.min(recorded, mask + 1L);
    TraceEvent other = null;
    for (long i = recorded - 1; i >= recorded - size; i--) {
      int at = (int) i & mask;
      MessageHead there = heads[at];
      if (there != null && there.id().equals(id)) {
        Station station = STATIONS[stations[at]];
        if (station == Station.HANDLED || station == Station.FAILED) {
          return at(at);
        }
        other = other == null ? at(at) : other;
      }
    }
    return other;
  }

  private TraceEvent at(int at) {
    MessageHead head = heads[at];
    if (head == null) {
      throw new IllegalStateException("no event was recorded at " + at);
    }
    return new TraceEvent(
        STATIONS[stations[at]],
        exchange,
        timestamps[at],
        head.id(),
        head.name(),
        head.from(),
        head.cause(),
        head.root(),
        durations[at],
        details[at]);
  }
}
