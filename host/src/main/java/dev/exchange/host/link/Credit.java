package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import dev.exchange.host.link.WireFrame.Grant;
import org.jspecify.annotations.Nullable;

/**
 * What each side of one connection may send. A packet with messages costs its messages and all its
 * bytes; another one costs nothing.
 *
 * <pre>
 *   ours:    granted by the peer  --spend-->  used by what we send
 *   theirs:  granted by us        --receive--> used --taken--> granted again
 * </pre>
 *
 * <p>Threading: one thread at a time.
 *
 * <p>Source: docs/spec/protocol.md, W9.
 */
final class Credit {

  /** What a side grants in its greeting. */
  static final Grant FIRST = new Grant(1_000, 4L << 20);

  private long messages;
  private long bytes;
  private long theirMessages;
  private long theirBytes;
  private long takenMessages;
  private long takenBytes;

  /** A new connection: nothing is carried over. */
  void begin(Grant granted) {
    messages = granted.messages();
    bytes = granted.bytes();
  }

  /** A new connection, on which this side has granted {@link #FIRST}. */
  void granted() {
    theirMessages = FIRST.messages();
    theirBytes = FIRST.bytes();
    takenMessages = 0;
    takenBytes = 0;
  }

  /** The peer grants more. */
  void add(Grant more) {
    messages = Math.min(messages + more.messages(), Values.MAX_EXACT);
    bytes = Math.min(bytes + more.bytes(), Values.MAX_EXACT);
  }

  /** Whether a packet of that many messages and bytes may be sent. */
  boolean allows(long count, long size) {
    return count <= messages && size <= bytes;
  }

  /** It was sent. */
  void spend(long count, long size) {
    messages -= count;
    bytes -= size;
  }

  /**
   * A packet with messages came.
   *
   * @throws ExchangeException OVERLOADED if it is more than was granted
   */
  void receive(long count, long size) {
    theirMessages -= count;
    theirBytes -= size;
    if (theirMessages < 0 || theirBytes < 0) {
      throw new ExchangeException(
          ErrorCode.OVERLOADED,
          "expected at most what was granted from the peer, got %d messages and %d bytes more"
              .formatted(Math.max(0, -theirMessages), Math.max(0, -theirBytes)));
    }
  }

  /** Messages and their part of the bytes were taken out of the inbox. */
  void taken(long count, long size) {
    takenMessages += count;
    takenBytes += size;
  }

  /** What is to be granted again; null if there is not enough of it yet to be worth a frame. */
  @Nullable Grant again() {
    boolean enough =
        takenMessages * 2 >= FIRST.messages()
            || takenBytes * 2 >= FIRST.bytes()
            || (theirMessages * 2 <= FIRST.messages() && takenMessages > 0)
            || (theirBytes * 2 <= FIRST.bytes() && takenBytes > 0);
    if (!enough) {
      return null;
    }
    Grant grant = new Grant(takenMessages, takenBytes);
    theirMessages += takenMessages;
    theirBytes += takenBytes;
    takenMessages = 0;
    takenBytes = 0;
    return grant;
  }
}
