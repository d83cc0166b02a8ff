package dev.exchange.host.trace;

import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.trace.Station;
import dev.exchange.api.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest trace events of one exchange. A record takes no memory: the columns are there from the
 * start, and the newest event takes the place of the oldest.
 *
 * <p>It keeps ids and names, never values, so that what has left an exchange is not held here.
 *
 * <p>Threading: the exchange's own thread.
 */
public final class TraceRing {

  private final String exchange;
  private final int mask;
  private final Station[] stations;
  private final long[] timestamps;
  private final long[] durations;
  private final @Nullable MessageId[] ids;
  private final String[] names;
  private final String[] froms;
  private final @Nullable MessageId[] causes;
  private final @Nullable MessageId[] roots;
  private final @Nullable String[] details;
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
    stations = new Station[capacity];
    timestamps = new long[capacity];
    durations = new long[capacity];
    ids = new MessageId[capacity];
    names = new String[capacity];
    froms = new String[capacity];
    causes = new MessageId[capacity];
    roots = new MessageId[capacity];
    details = new String[capacity];
  }

  /** Records an event. */
  public void record(
      Station station, Message message, long timestamp, long nanos, @Nullable String detail) {
    int at = (int) recorded++ & mask;
    stations[at] = station;
    timestamps[at] = timestamp;
    durations[at] = nanos;
    ids[at] = message.id();
    names[at] = message.name();
    froms[at] = message.from();
    causes[at] = message.cause();
    roots[at] = message.root();
    details[at] = detail;
  }

  /** The event that was recorded last. Throws if there is none. */
  public TraceEvent latest() {
    return at((int) (recorded - 1) & mask);
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
      MessageId there = ids[at];
      if (there != null && there.equals(id)) {
        if (stations[at] == Station.HANDLED || stations[at] == Station.FAILED) {
          return at(at);
        }
        other = other == null ? at(at) : other;
      }
    }
    return other;
  }

  private TraceEvent at(int at) {
    MessageId id = ids[at];
    MessageId root = roots[at];
    if (id == null || root == null) {
      throw new IllegalStateException("no event was recorded at " + at);
    }
    return new TraceEvent(
        stations[at],
        exchange,
        timestamps[at],
        id,
        names[at],
        froms[at],
        causes[at],
        root,
        durations[at],
        details[at]);
  }
}
