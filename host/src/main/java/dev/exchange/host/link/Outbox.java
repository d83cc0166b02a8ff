package dev.exchange.host.link;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one side of a session has to send: those that wait, and those that were written
 * and not acknowledged.
 *
 * <pre>
 *   add --> waiting --write--> unacknowledged --ack--> gone
 *              ^                     |
 *              +---- resumed --------+     (the same numbers again)
 * </pre>
 *
 * <p>Threading: one thread at a time.
 *
 * <p>Source: docs/spec/protocol.md, W8, W10 and W11.
 */
final class Outbox {

  /** How many bytes may wait, about, replies apart. */
  static final long MAX_BYTES = 4L << 20;

  /** How many bytes may be written, about, and not acknowledged. */
  static final long MAX_UNACKNOWLEDGED = 16L << 20;

  /** About how many bytes a message has besides its value. */
  private static final long ENVELOPE = 300;

  /** Is told once how a message ended. */
  @FunctionalInterface
  interface Ending {

    /** It was acknowledged, if {@code why} is null. */
    void ended(Entry entry, @Nullable ExchangeException why);
  }

  /** One message. */
  static final class Entry {

    Message message;
    final boolean copy;
    long deadline;
    long seq;
    private final long weight;
    private @Nullable Ending ending;

    /**
     * A message that waits.
     *
     * @param copy whether it is only to be observed
     * @param deadline when its time is over, in the time of the clock's nanos
     * @param ending is told how it ends
     */
    Entry(Message message, boolean copy, long deadline, Ending ending) {
      this.message = message;
      this.copy = copy;
      this.deadline = deadline;
      this.ending = ending;
      weight = Weight.of(message.value());
    }

    /** About how many bytes it has, with what is around its value. */
    long size() {
      return weight + ENVELOPE;
    }

    /** Whether its place is counted. */
    boolean isBounded() {
      return message.kind() != Kind.REPLY;
    }

    /** Whether it is still of use in another session. */
    boolean outlivesSession() {
      return !copy && message.kind() != Kind.REPLY;
    }

    /** Whether it is written again in another session although it was written in this one. */
    boolean isSentAnew() {
      return !copy && message.kind() == Kind.EVENT && message.delivery() == Delivery.ACK;
    }

    boolean isLate(long now) {
      return deadline != Long.MAX_VALUE && now - deadline > 0;
    }

    void ended(@Nullable ExchangeException why) {
      Ending told = ending;
      ending = null;
      if (told != null) {
        told.ended(this, why);
      }
    }
  }

  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private final ArrayDeque<Entry> unacknowledged = new ArrayDeque<>();
  private final ArrayDeque<Entry> again = new ArrayDeque<>();
  private long written;
  private long bytes;
  private long unacknowledgedBytes;
  private final Room room;

  /** An empty one, whose messages take their places in that room before they come. */
  Outbox(Room room) {
    this.room = room;
  }

  /** Adds a message that has its place; false if there is no room for its bytes. */
  boolean add(Entry entry) {
    if (entry.isBounded()) {
      if (bytes > 0 && bytes + entry.weight > MAX_BYTES) {
        room.give();
        return false;
      }
      bytes += entry.weight;
    }
    waiting.add(entry);
    return true;
  }

  /** The requests that were never written. */
  Set<MessageId> waitingRequests() {
    return waiting.stream()
        .filter(entry -> entry.message.kind() == Kind.REQUEST)
        .map(entry -> entry.message.id())
        .collect(Collectors.toSet());
  }

  boolean isEmpty() {
    return waiting.isEmpty() && again.isEmpty();
  }

  /** The last number that was given. */
  long written() {
    return written;
  }

  /**
   * The next message to write, with its number; null if there is none, or if the peer acknowledges
   * too little, whatever it has granted. It stays the next.
   */
  @Nullable Entry next() {
    Entry repeated = again.peek();
    if (repeated != null) {
      return repeated;
    }
    if (unacknowledgedBytes >= MAX_UNACKNOWLEDGED) {
      return null;
    }
    Entry first = waiting.peek();
    if (first != null && first.seq == 0) {
      first.seq = written + 1;
    }
    return first;
  }

  /** The next one was written. */
  void wrote(Entry entry) {
    if (again.peek() != null) {
      again.remove();
      return; // it is among the unacknowledged already
    }
    waiting.remove();
    written = entry.seq;
    release(entry);
    unacknowledged.add(entry);
    unacknowledgedBytes += entry.size();
  }

  /**
   * The next one cannot be written at all. If it was written before, over a connection of another
   * encoding, its number is taken: it goes without its value and with no time left.
   */
  void refuseNext(Entry entry, ExchangeException why) {
    entry.ended(why);
    if (again.peek() != null) {
      entry.message = entry.message.toBuilder().value(null).error(null).ttl(0).build();
      entry.deadline = Long.MAX_VALUE; // no more time is written than that
    } else {
      waiting.remove();
      release(entry);
    }
  }

  /**
   * All up to that number were received.
   *
   * @throws ExchangeException BAD_MESSAGE for a number that was never written
   */
  void acknowledged(long seq) {
    if (seq > written) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected an ack of at most " + written + " from the peer, got one of " + seq);
    }
    for (Entry first = unacknowledged.peek();
        first != null && first.seq <= seq;
        first = unacknowledged.peek()) {
      unacknowledged.remove();
      unacknowledgedBytes -= first.size();
      again.remove(first);
      first.ended(null);
    }
  }

  /** The peer refuses the message of that number, if it is still known. */
  void refused(long seq, ExchangeException why) {
    for (Entry entry : unacknowledged) {
      if (entry.seq == seq) {
        unacknowledged.remove(entry);
        unacknowledgedBytes -= entry.size();
        again.remove(entry);
        entry.ended(why);
        return;
      }
    }
  }

  /** On another connection: what the peer has not received is written again. */
  void resume(long received) {
    acknowledged(received);
    again.clear();
    again.addAll(unacknowledged);
  }

  /**
   * The session is lost: what is of no use in another one ends, and the rest waits for it, in
   * order.
   */
  void renew(ExchangeException why) {
    List<Entry> written = new ArrayList<>(unacknowledged);
    List<Entry> never = new ArrayList<>(waiting);
    unacknowledged.clear();
    unacknowledgedBytes = 0;
    waiting.clear();
    again.clear();
    this.written = 0;
    for (Entry entry : written) {
      if (entry.isSentAnew()) {
        room.force();
        bytes += entry.weight;
        keep(entry);
      } else {
        entry.ended(why);
      }
    }
    for (Entry entry : never) {
      if (entry.outlivesSession()) {
        keep(entry);
      } else {
        release(entry);
        entry.ended(why);
      }
    }
  }

  private void keep(Entry entry) {
    entry.seq = 0;
    waiting.add(entry);
  }

  /** Ends those that wait and whose time is over, and those whose senders wait no longer. */
  void expire(long now) {
    for (Entry entry : unacknowledged) {
      if (entry.isSentAnew() && entry.isLate(now)) {
        entry.ended(late(entry, "no acknowledgement came"));
      }
    }
    List<Entry> late = new ArrayList<>();
    waiting.removeIf(entry -> entry.isLate(now) && late.add(entry));
    for (Entry entry : late) {
      release(entry);
      entry.ended(late(entry, "it waited in the outbox"));
    }
  }

  /** Ends all that is left. */
  void end(ExchangeException why) {
    List<Entry> left = new ArrayList<>(unacknowledged);
    left.addAll(waiting);
    waiting.forEach(this::release);
    unacknowledged.clear();
    unacknowledgedBytes = 0;
    waiting.clear();
    again.clear();
    left.forEach(entry -> entry.ended(why));
  }

  private void release(Entry entry) {
    if (entry.isBounded()) {
      room.give();
      bytes -= entry.weight;
    }
  }

  private static ExchangeException late(Entry entry, String what) {
    return new ExchangeException(
        ErrorCode.TIMEOUT,
        "expected message %s to be sent in its time, %s".formatted(entry.message.name(), what));
  }
}
