package dev.exchange.transports.ipc;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the packets in a stream of bytes, however the stream is cut.
 *
 * <pre>
 *  0               4                             4 + n
 *  +---------------+------------------------------+
 *  | n, big-endian | packet of n bytes            |  ...
 *  +---------------+------------------------------+
 *   n: 1 to 1,048,576
 * </pre>
 *
 * <p>A packet that came in one piece is a view of that piece; others are put together once, in a
 * buffer of their size.
 *
 * <p>Threading: one thread at a time.
 *
 * <p>Errors, thrown: BAD_MESSAGE for a length of 0, TOO_LARGE for one above the limit; nothing can
 * be read after that.
 *
 * <p>Source: docs/spec/protocol.md, W17.
 */
final class PacketReader {

  /** How many bytes tell the length. */
  static final int PREFIX = 4;

  /** How long a packet may be, in bytes. */
  static final int MAX_PACKET = 1 << 20;

  private final Consumer<Buffer> packets;
  private long length;
  private int prefix;
  private @Nullable Buffer begun;

  /** One that has read nothing; each packet goes to the consumer. */
  PacketReader(Consumer<Buffer> packets) {
    this.packets = packets;
  }

  /** A packet as it is written. */
  static Buffer framed(Buffer packet) {
    return Buffer.buffer(PREFIX + packet.length()).appendInt(packet.length()).appendBuffer(packet);
  }

  /**
   * Bytes came.
   *
   * @throws ExchangeException BAD_MESSAGE, TOO_LARGE
   */
  void take(Buffer chunk) {
    int at = 0;
    while (at < chunk.length()) {
      at = prefix < PREFIX ? prefix(chunk, at) : body(chunk, at);
    }
  }

  /** Whether a packet, or its length, has come in part. */
  boolean isAmidst() {
    return prefix > 0;
  }

  private int prefix(Buffer chunk, int from) {
    int at = from;
    while (prefix < PREFIX && at < chunk.length()) {
      length = length << 8 | chunk.getUnsignedByte(at);
      prefix++;
      at++;
    }
    if (prefix == PREFIX) {
      check(length);
    }
    return at;
  }

  private int body(Buffer chunk, int from) {
    int whole = (int) length;
    int here = chunk.length() - from;
    Buffer part = begun;
    if (part == null && here >= whole) {
      done(chunk.slice(from, from + whole));
      return from + whole;
    }
    Buffer packet = part == null ? Buffer.buffer(whole) : part;
    int more = Math.min(here, whole - packet.length());
    packet.appendBuffer(chunk, from, more);
    begun = packet;
    if (packet.length() == whole) {
      done(packet);
    }
    return from + more;
  }

  private void done(Buffer packet) {
    length = 0;
    prefix = 0;
    begun = null;
    packets.accept(packet);
  }

  private static void check(long length) {
    if (length == 0) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected packets of at least one byte from the peer, got none");
    }
    if (length > MAX_PACKET) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected packets of at most %d bytes from the peer, got one of %d"
              .formatted(MAX_PACKET, length));
    }
  }
}
