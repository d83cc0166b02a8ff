package dev.exchange.host.link;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import java.util.List;

/**
 * The messages that one side of a session has received: their numbers, and whose they are.
 *
 * <p>Threading: that of the session.
 *
 * <p>Errors, thrown, each of which ends the link: BAD_MESSAGE.
 *
 * <p>Source: docs/spec/protocol.md, W7 and W8.
 */
final class Receiving {

  private long received;
  private long acknowledged;

  /** The last number that was received. */
  long received() {
    return received;
  }

  /** A greeting has told the other side what was received. */
  void told() {
    acknowledged = received;
  }

  /** Whether there is something to acknowledge; it counts as told. */
  boolean tell() {
    boolean more = acknowledged < received;
    acknowledged = received;
    return more;
  }

  /** Whether that number is the next one; a duplicate is not, and is acknowledged again. */
  boolean isNext(long seq) {
    if (seq > received + 1) {
      throw broken("message " + (received + 1), "message " + seq);
    }
    if (seq <= received) {
      acknowledged = Math.min(acknowledged, received - 1);
      return false;
    }
    received = seq;
    return true;
  }

  /** Checks that a message is the peer's own, or was sent on by it. */
  static void check(Message message, String peer, String own) {
    List<String> route = message.route();
    boolean whole =
        route.getFirst().equals(message.from())
            && route.getLast().equals(peer)
            && message.trace().getLast().equals(message.from())
            && (route.size() > 1 || !message.from().equals(own));
    if (!whole) {
      throw broken(
          "a message of its own, or one that it sent on",
          "one from %s by way of %s".formatted(message.from(), String.join(", ", route)));
    }
  }

  static ExchangeException broken(String expected, String came) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE, "expected " + expected + " from the peer, got " + came);
  }
}
