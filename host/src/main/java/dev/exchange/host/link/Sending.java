package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.spi.Clock;
import dev.exchange.spi.Connection;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
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

  /** Room that is left for other frames beside the largest message. */
  private static final int ASIDE = 256;

  private final Clock clock;
  private final Outbox outbox;
  private final Credit credit;
  private @Nullable Connection connection;
  private Encoding encoding = Encoding.JSON;
  private @Nullable FrameWriter writer;

  Sending(Clock clock, Outbox outbox, Credit credit) {
    this.clock = clock;
    this.outbox = outbox;
    this.credit = credit;
  }

  /** From now on all goes over that connection; null while there is none. */
  void over(@Nullable Connection made) {
    connection = made;
    if (made != null) {
      encoding = Encoding.of(made.protocol());
      writer = new FrameWriter(encoding);
    }
  }

  @Nullable Connection connection() {
    return connection;
  }

  /** Sends a frame that is no message. */
  void write(WireFrame frame) {
    Connection to = connection;
    FrameWriter form = writer;
    if (to != null && form != null) {
      to.send(Buffer.buffer(form.write(frame)));
    }
  }

  /** Sends what waits, led by those frames. */
  void flush(List<WireFrame> first) {
    Connection to = connection;
    FrameWriter form = writer;
    if (to == null || form == null) {
      return;
    }
    List<byte[]> frames = new ArrayList<>();
    first.forEach(frame -> frames.add(form.write(frame)));
    do {
      long messages = to.congested() ? 0 : fill(form, frames);
      if (frames.isEmpty()) {
        return;
      }
      Buffer packet = encoding.packet(frames);
      if (messages > 0) {
        credit.spend(messages, packet.length());
      }
      frames.clear();
      to.send(packet);
    } while (!outbox.isEmpty());
  }

  /** Adds messages as far as credit, size and count allow. Gives their number. */
  private long fill(FrameWriter form, List<byte[]> frames) {
    long size = 0;
    for (byte[] frame : frames) {
      size += frame.length;
    }
    long messages = 0;
    Outbox.Entry next = outbox.next();
    while (next != null && frames.size() < FrameReader.MAX_MANY) {
      byte[] bytes = written(form, next);
      if (bytes != null) {
        long whole = size + bytes.length + encoding.overhead(frames.size() + 1);
        if (whole > MAX_PACKET || !credit.allows(messages + 1, whole)) {
          break;
        }
        frames.add(bytes);
        size += bytes.length;
        messages++;
        outbox.wrote(next);
      }
      next = outbox.next();
    }
    return messages;
  }

  /** A message as bytes; null if it can never be sent, and has been refused. */
  private byte @Nullable [] written(FrameWriter form, Outbox.Entry entry) {
    ExchangeException why;
    try {
      byte[] bytes = form.write(new WireFrame.Msg(entry.seq, timed(entry), entry.copy));
      if (bytes.length + ASIDE <= MAX_PACKET) {
        return bytes;
      }
      why = tooLarge(entry.message, bytes.length);
    } catch (ExchangeException e) {
      why = e;
    }
    outbox.refuseNext(entry, why);
    return null;
  }

  /** A message with the time that is left to it now. */
  private Message timed(Outbox.Entry entry) {
    if (entry.deadline == Long.MAX_VALUE) {
      return entry.message;
    }
    long left = entry.deadline - clock.nanos();
    long millis = left <= 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    return entry.message.toBuilder().ttl(millis).build();
  }

  private static ExchangeException tooLarge(Message message, int size) {
    return new ExchangeException(
        ErrorCode.TOO_LARGE,
        "expected message %s to fit in a packet of %d bytes, it has %d"
            .formatted(message.name(), MAX_PACKET, size));
  }
}
