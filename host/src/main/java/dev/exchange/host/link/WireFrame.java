package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame of the protocol {@code exchange.v1}, as it is on the wire.
 *
 * <p>Threading: any thread; immutable.
 *
 * <p>Source: docs/spec/protocol.md, W2.
 */
sealed interface WireFrame {

  /** What a side may send: messages, and bytes of the packets that hold them. */
  record Grant(long messages, long bytes) {}

  /** The session that is to go on, and the last number that was received in it. */
  record Resume(String session, long seq) {}

  /** First frame of the connecting side. */
  record Hello(
      String id,
      List<String> handles,
      List<String> wants,
      Grant credit,
      @Nullable String token,
      @Nullable Resume resume)
      implements WireFrame {
    public Hello {
      handles = List.copyOf(handles);
      wants = List.copyOf(wants);
    }
  }

  /** Its answer. */
  record Welcome(
      String id,
      String session,
      boolean resumed,
      long seq,
      List<String> handles,
      List<String> wants,
      Grant credit)
      implements WireFrame {
    public Welcome {
      handles = List.copyOf(handles);
      wants = List.copyOf(wants);
    }
  }

  /**
   * A message.
   *
   * @param ttl what is left of its time when this is written, in ms, in place of that of the
   *     message; -1 for no limit
   */
  record Msg(long seq, Message message, boolean copy, long ttl) implements WireFrame {

    /** A message with the time that it says itself. */
    public Msg(long seq, Message message, boolean copy) {
      this(seq, message, copy, message.ttl());
    }
  }

  /**
   * A message whose number is known and whose content is none: it is refused, and counts.
   *
   * @param re the request that it answers, if that much can be read
   */
  record BadMsg(long seq, ExchangeException why, @Nullable MessageId re) implements WireFrame {}

  /** All up to that number was received. */
  record Ack(long seq) implements WireFrame {}

  /** More may be sent. */
  record Credit(Grant grant) implements WireFrame {}

  /** More is handled or wanted. */
  record Announce(List<String> handles, List<String> wants) implements WireFrame {
    public Announce {
      handles = List.copyOf(handles);
      wants = List.copyOf(wants);
    }
  }

  /** Less is handled or wanted. */
  record Withdraw(List<String> handles, List<String> wants) implements WireFrame {
    public Withdraw {
      handles = List.copyOf(handles);
      wants = List.copyOf(wants);
    }
  }

  /** Who can handle a name? */
  record Who(long q, String name, @Nullable String to, int ttl, List<String> route, long first)
      implements WireFrame {
    public Who {
      route = List.copyOf(route);
    }
  }

  /** An answer to that; hops -1 for nobody. The path may be empty. */
  record Here(long q, String name, int hops, @Nullable String via, List<String> path)
      implements WireFrame {
    public Here {
      path = List.copyOf(path);
    }
  }

  /** Are you there? */
  record Ping(long n) implements WireFrame {}

  /** Yes. */
  record Pong(long n) implements WireFrame {}

  /**
   * Something was wrong.
   *
   * @param seq the message that is refused; -1 if it is not about one
   * @param end whether the link ends
   */
  record Err(ErrorCode code, String message, long seq, boolean end) implements WireFrame {}

  /** A clean end. */
  record Bye(String reason) implements WireFrame {}

  /** A frame of a kind that is not known. */
  record Unknown(String t) implements WireFrame {}

  /** Whether it costs credit. */
  default boolean isMessage() {
    return this instanceof Msg || this instanceof BadMsg;
  }
}
