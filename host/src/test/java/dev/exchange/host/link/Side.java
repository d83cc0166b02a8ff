package dev.exchange.host.link;

import dev.exchange.api.Delivery;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.spi.Clock;
import dev.exchange.spi.Connection;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One side of a session under test: an exchange that notes all, over wires in memory. */
final class Side implements Owner {

  /** A clock that the test moves. */
  static final class Hand implements Clock {
    long nanos = 1L << 40;

    @Override
    public long millis() {
      return nanos / 1_000_000;
    }

    @Override
    public long nanos() {
      return nanos;
    }
  }

  /** One direction of a connection: what was sent waits until the test carries it over. */
  static final class Line implements Connection {
    final Queue<Buffer> packets = new ArrayDeque<>();
    final Encoding encoding;
    boolean congested;
    @Nullable Integer closed;

    Line(Encoding encoding) {
      this.encoding = encoding;
    }

    @Override
    public String protocol() {
      return encoding.subprotocol();
    }

    @Override
    public void send(Buffer packet) {
      packets.add(packet);
    }

    @Override
    public boolean congested() {
      return congested;
    }

    @Override
    public void close(int code, String reason) {
      closed = closed == null ? Integer.valueOf(code) : closed;
    }

    /** How many bytes its packets have together. */
    long bytes() {
      return packets.stream().mapToLong(Buffer::length).sum();
    }
  }

  final String id;
  final Room room = new Room();
  final Seen seen;
  final Session session;
  final List<Message> delivered = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  final List<String> handles = new ArrayList<>(List.of("a"));
  boolean full;
  boolean takes = true;
  @Nullable ExchangeException over;
  private int made;

  Side(String id, Clock clock) {
    this(id, clock, new Seen());
  }

  Side(String id, Clock clock, Seen seen) {
    this.id = id;
    this.seen = seen;
    this.session = new Session(this, clock, room, seen);
  }

  /** Sends an event; what became of it is among the events. */
  boolean send(Object value) {
    int number = ++made;
    Message message =
        Message.builder(MessageId.of(number, id.hashCode()), Kind.EVENT, "a", id)
            .value(value)
            .trace(List.of(id), 0)
            .route(List.of(id))
            .delivery(Delivery.ACK)
            .build();
    boolean taken =
        room.take()
            && session.send(
                new Outbox.Entry(
                    message,
                    false,
                    Long.MAX_VALUE,
                    (entry, why) ->
                        events.add(why == null ? "acked " + value : why.code() + " " + value)));
    session.flush();
    return taken;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public List<String> handles() {
    return List.copyOf(handles);
  }

  @Override
  public List<String> wants() {
    return List.of();
  }

  @Override
  public void greeted(String peer, List<String> handled, List<String> wanted) {
    events.add("greeted " + peer + " " + handled);
  }

  @Override
  public void announced(List<String> handled, List<String> wanted) {
    events.add("announced " + handled + wanted);
  }

  @Override
  public void withdrawn(List<String> handled, List<String> wanted) {
    events.add("withdrawn " + handled + wanted);
  }

  @Override
  public boolean deliver(Message message, boolean copy, long bytes) {
    if (full) {
      return false;
    }
    delivered.add(message);
    if (takes) {
      session.taken(1, bytes);
    }
    return true;
  }

  @Override
  public boolean isEnding() {
    return false;
  }

  @Override
  public void renewed(Set<MessageId> waiting) {
    events.add("renewed");
  }

  @Override
  public void asked(WireFrame.Who who) {
    session.tell(
        new WireFrame.Here(
            who.q(), who.name(), handles.contains(who.name()) ? 0 : -1, id, List.of()));
  }

  @Override
  public void told(WireFrame.Here here) {
    events.add("here " + here.via());
  }

  @Override
  public void away() {
    events.add("away");
  }

  @Override
  public void over(ExchangeException why) {
    over = why;
  }
}
