package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.spi.Clock;
import dev.exchange.spi.Connection;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a session sends: frames at once, messages as far as credit and the connection
 * allow, as many in one packet as are ready.
 *
 * <p>Threading: that of the session.
 *
 * <p>Source: docs/spec/protocol.md, W1, W6, W8 and W9.
 */
final class Sending {

  /** How large a packet may be, in bytes. */
  static final int MAX_PACKET = 1 << 20;

  /** How many bytes of other frames may wait for a peer that does not read. */
  static final long MAX_UNREAD = 16L << 20;

  /** Room that is left for other frames beside the largest message. */
  private static final int ASIDE = 256;

  private final Clock clock;
  private final Outbox outbox;
  private final Credit credit;
  private @Nullable Connection connection;
  private Encoding encoding = Encoding.JSON;
  private long unread;

  Sending(Clock clock, Outbox outbox, Credit credit) {
    this.clock = clock;
    this.outbox = outbox;
    this.credit = credit;
  }

  /** From now on all goes over that connection; null while there is none. */
  void over(@Nullable Connection made) {
    connection = made;
    unread = 0;
    if (made != null) {
      encoding = Encoding.of(made.protocol());
    }
  }

  @Nullable Connection connection() {
    return connection;
  }

  /** Sends a frame that is no message. */
  void write(WireFrame frame) {
    Connection to = connection;
    if (to != null) {
      send(to, Packet.of(encoding, frame));
    }
  }

  /** Whether the peer does not read what it is told besides messages, which credit bounds. */
  boolean isUnread() {
    return unread > MAX_UNREAD;
  }

  /** Sends what waits, led by those frames. */
  void flush(List<WireFrame> first) {
    Connection to = connection;
    if (to == null || (first.isEmpty() && outbox.isEmpty())) {
      return;
    }
    Packet packet = new Packet(encoding);
    first.forEach(packet::add);
    do {
      long messages = to.congested() ? 0 : fill(packet);
      if (packet.frames() == 0) {
        return;
      }
      if (messages > 0) {
        credit.spend(messages, packet.size());
      }
      send(to, packet.toBuffer());
      packet = new Packet(encoding);
    } while (!outbox.isEmpty());
  }

  private void send(Connection to, Buffer packet) {
    unread = to.congested() ? unread + packet.length() : 0;
    to.send(packet);
  }

  /** Adds messages as far as credit, size and count allow. Gives their number. */
  private long fill(Packet packet) {
    long messages = 0;
    Outbox.Entry next = outbox.next();
    while (next != null
        && packet.frames() < FrameReader.MAX_MANY
        && credit.allows(messages + 1, packet.size())) {
      if (add(packet, next)) {
        if (packet.size() > MAX_PACKET || !credit.allows(messages + 1, packet.size())) {
          packet.undo();
          break;
        }
        messages++;
        outbox.wrote(next);
      }
      next = outbox.next();
    }
    return messages;
  }

  /** Adds a message; false if it can never be sent, and has been refused. */
  private boolean add(Packet packet, Outbox.Entry entry) {
    ExchangeException why;
    try {
      int size = packet.add(new WireFrame.Msg(entry.seq, entry.message, entry.copy, left(entry)));
      if (size + ASIDE <= MAX_PACKET) {
        return true;
      }
      packet.undo();
      why = tooLarge(entry.message, size);
    } catch (ExchangeException e) {
      why = e;
    }
    outbox.refuseNext(entry, why);
    return false;
  }

  /** How much time is left to a message now, in ms; what it says itself if it has no deadline. */
  private long left(Outbox.Entry entry) {
    if (entry.deadline == Long.MAX_VALUE) {
      return entry.message.ttl();
    }
    long left = entry.deadline - clock.nanos();
    return left <= 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
  }

  private static ExchangeException tooLarge(Message message, int size) {
    return new ExchangeException(
        ErrorCode.TOO_LARGE,
        "expected message %s to fit in a packet of %d bytes, it has %d"
            .formatted(message.name(), MAX_PACKET, size));
  }
}
