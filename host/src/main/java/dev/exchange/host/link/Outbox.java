package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

  /** How many messages may wait, replies apart. */
  static final int MAX_WAITING = 1_000;

  /** One message. */
  static final class Entry {

    Message message;
    final boolean copy;
    long deadline;
    long seq;
    private @Nullable Consumer<@Nullable ExchangeException> end;

    /**
     * A message that waits.
     *
     * @param copy whether it is only to be observed
     * @param deadline when its time is over, in the time of the clock's nanos
     * @param end is told when it was accepted (null) or refused; null if nobody asks
     */
    Entry(
        Message message,
        boolean copy,
        long deadline,
        @Nullable Consumer<@Nullable ExchangeException> end) {
      this.message = message;
      this.copy = copy;
      this.deadline = deadline;
      this.end = end;
    }

    boolean isLate(long now) {
      return deadline != Long.MAX_VALUE && now - deadline > 0;
    }

    void ended(@Nullable ExchangeException why) {
      Consumer<@Nullable ExchangeException> told = end;
      end = null;
      if (told != null) {
        told.accept(why);
      }
    }
  }

  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private final ArrayDeque<Entry> unacknowledged = new ArrayDeque<>();
  private final ArrayDeque<Entry> again = new ArrayDeque<>();
  private long written;
  private int bounded;

  /** Adds a message; false if there is no room for it. */
  boolean add(Entry entry) {
    boolean reply = entry.message.kind() == Kind.REPLY;
    if (!reply && bounded >= MAX_WAITING) {
      return false;
    }
    bounded += reply ? 0 : 1;
    waiting.add(entry);
    return true;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && again.isEmpty();
  }

  /** The last number that was given. */
  long written() {
    return written;
  }

  /** The next message to write, with its number; null if there is none. It stays the next. */
  @Nullable Entry next() {
    Entry repeated = again.peek();
    if (repeated != null) {
      return repeated;
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
  }

  /**
   * The next one cannot be written at all. If it was written before, over a connection of another
   * encoding, its number is taken: it goes without its value and with no time left.
   */
  void refuseNext(Entry entry, ExchangeException why) {
    if (again.peek() != null) {
      entry.message = entry.message.toBuilder().value(null).error(null).ttl(0).build();
      entry.deadline = Long.MAX_VALUE; // no more time is written than that
    } else {
      waiting.remove();
      release(entry);
    }
    entry.ended(why);
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
      again.remove(first);
      first.ended(null);
    }
  }

  /** The peer refuses the message of that number; what it was, if it is still known. */
  @Nullable Entry refused(long seq, ExchangeException why) {
    for (Entry entry : unacknowledged) {
      if (entry.seq == seq) {
        unacknowledged.remove(entry);
        again.remove(entry);
        entry.ended(why);
        return entry;
      }
    }
    return null;
  }

  /** On another connection: what the peer has not received is written again. */
  void resume(long received) {
    acknowledged(received);
    again.clear();
    again.addAll(unacknowledged);
  }

  /** Ends those that wait and whose time is over. */
  void expire(long now) {
    List<Entry> late = new ArrayList<>();
    waiting.removeIf(entry -> entry.isLate(now) && late.add(entry));
    for (Entry entry : late) {
      release(entry);
      entry.ended(
          new ExchangeException(
              ErrorCode.TIMEOUT,
              "expected message %s to be sent in its time, it waited in the outbox"
                  .formatted(entry.message.name())));
    }
  }

  /** Ends all that is left. */
  void end(ExchangeException why) {
    List<Entry> left = new ArrayList<>(unacknowledged);
    left.addAll(waiting);
    unacknowledged.clear();
    waiting.clear();
    again.clear();
    bounded = 0;
    left.forEach(entry -> entry.ended(why));
  }

  private void release(Entry entry) {
    bounded -= entry.message.kind() == Kind.REPLY ? 0 : 1;
  }
}
