package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.host.codec.Unicode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What two sides say of themselves and check of each other.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, thrown: CONFLICT (the id of the other side), TOO_LARGE (a packet).
 *
 * <p>Source: docs/spec/protocol.md, W1 to W5.
 */
final class Greeting {

  /** How many characters are shown of the kind of a frame that is not known. */
  private static final int SHOWN = 60;

  private Greeting() {}

  /**
   * What the connecting side says of itself.
   *
   * @param resume what it wants to go on with
   */
  static WireFrame hello(Owner owner, @Nullable String token, WireFrame.@Nullable Resume resume) {
    return new WireFrame.Hello(
        owner.id(), first(owner.handles()), first(owner.wants()), Credit.FIRST, token, resume);
  }

  /**
   * What the accepting side answers.
   *
   * @param received the last number of that session that it has
   */
  static WireFrame welcome(Owner owner, String session, boolean resumed, long received) {
    return new WireFrame.Welcome(
        owner.id(),
        session,
        resumed,
        received,
        first(owner.handles()),
        first(owner.wants()),
        Credit.FIRST);
  }

  /** As many names as a greeting holds. */
  private static List<String> first(List<String> names) {
    return names.size() <= FrameReader.MAX_MANY ? names : names.subList(0, FrameReader.MAX_MANY);
  }

  /** The names that follow it. */
  static List<WireFrame> rest(List<String> handles, List<String> wants) {
    List<WireFrame> frames = new ArrayList<>();
    int longest = Math.max(handles.size(), wants.size());
    for (int from = FrameReader.MAX_MANY; from < longest; from += FrameReader.MAX_MANY) {
      frames.add(new WireFrame.Announce(part(handles, from), part(wants, from)));
    }
    return frames;
  }

  /** Splits names as frames hold them. */
  static List<List<String>> parts(List<String> names) {
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < names.size(); from += FrameReader.MAX_MANY) {
      parts.add(part(names, from));
    }
    return parts;
  }

  /** Checks who answers: not oneself, and whoever answered before. */
  static void check(WireFrame.Welcome welcome, String before, String own) {
    if (welcome.id().equals(own)) {
      throw conflict("another exchange", "one with the same id " + own);
    }
    if (!before.isEmpty() && !before.equals(welcome.id())) {
      throw conflict(before, welcome.id());
    }
  }

  static void checkSize(Buffer packet) {
    if (packet.length() > Sending.MAX_PACKET) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected packets of at most %d bytes from the peer, got one of %d"
              .formatted(Sending.MAX_PACKET, packet.length()));
    }
  }

  static WireFrame notUnderstood(WireFrame.Unknown unknown) {
    return new WireFrame.Err(
        ErrorCode.BAD_MESSAGE,
        "expected a frame of exchange.v1, got one of kind " + Unicode.line(unknown.t(), SHOWN),
        -1,
        false);
  }

  /** Stands for an answer that came and cannot be read. */
  static Message failedReply(String peer, MessageId re, ExchangeException why) {
    return Message.builder(re, Kind.REPLY, "unreadable", peer)
        .re(re)
        .trace(List.of(peer), 0)
        .route(List.of(peer))
        .error(why.failure())
        .build();
  }

  static ExchangeException gone(String why) {
    return new ExchangeException(ErrorCode.PEER_GONE, why);
  }

  private static List<String> part(List<String> names, int from) {
    return from >= names.size()
        ? List.of()
        : names.subList(from, Math.min(names.size(), from + FrameReader.MAX_MANY));
  }

  private static ExchangeException conflict(String expected, String came) {
    return new ExchangeException(
        ErrorCode.CONFLICT, "expected %s at the other end, got %s".formatted(expected, came));
  }
}
