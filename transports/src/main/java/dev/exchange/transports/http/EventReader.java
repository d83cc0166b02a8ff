package dev.exchange.transports.http;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Finds the packets in a stream of server-sent events, however the stream is cut.
 *
 * <pre>
 *   id: 7 \n
 *   data: {"t":"ack","seq":3} \n
 *   \n                            one packet
 * </pre>
 *
 * <p>Several {@code data} lines are one packet, with line breaks between them. All other fields,
 * and comments, are passed over.
 *
 * <p>Threading: one thread at a time.
 *
 * <p>Source: the HTML standard, 9.2.6; docs/spec/protocol.md, W19.
 */
final class EventReader {

  private static final byte[] FIELD = {'d', 'a', 't', 'a', ':'};

  /** A line, or a packet, that is longer is given as it is by then; the session refuses it. */
  private final int most;

  private final Consumer<Buffer> packets;
  private Buffer line = Buffer.buffer();
  private Buffer packet = Buffer.buffer();
  private boolean any;
  private boolean afterReturn;

  /**
   * One that has read nothing.
   *
   * @param most how many bytes of a packet are put together
   * @param packets takes each packet
   */
  EventReader(int most, Consumer<Buffer> packets) {
    this.most = most;
    this.packets = packets;
  }

  /** Bytes came. */
  void take(Buffer chunk) {
    int from = 0;
    for (int at = 0; at < chunk.length(); at++) {
      byte next = chunk.getByte(at);
      if (next == '\n' && afterReturn) {
        from = at + 1;
      } else if (next == '\n' || next == '\r') {
        add(chunk, from, at);
        end();
        from = at + 1;
      }
      afterReturn = next == '\r';
    }
    add(chunk, from, chunk.length());
  }

  private void add(Buffer chunk, int from, int to) {
    if (line.length() <= most + FIELD.length && from < to) {
      line.appendBuffer(chunk, from, to - from);
    }
  }

  /** A line is whole. */
  private void end() {
    Buffer whole = line;
    if (whole.length() == 0) {
      dispatch();
      return;
    }
    line = Buffer.buffer();
    if (isData(whole) && packet.length() <= most) {
      int from = FIELD.length;
      from += whole.length() > from && whole.getByte(from) == ' ' ? 1 : 0;
      if (any) {
        packet.appendByte((byte) '\n');
      }
      packet.appendBuffer(whole, from, whole.length() - from);
      any = true;
    }
  }

  private void dispatch() {
    if (any) {
      Buffer whole = packet;
      packet = Buffer.buffer();
      any = false;
      packets.accept(whole);
    }
  }

  private static boolean isData(Buffer line) {
    if (line.length() < FIELD.length) {
      return false;
    }
    for (int i = 0; i < FIELD.length; i++) {
      if (line.getByte(i) != FIELD[i]) {
        return false;
      }
    }
    return true;
  }
}
