package dev.exchange.host.link;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import java.util.List;

/**
 * The messages that one side of a session has received: their numbers, and whose they are.
 *
 * <pre>
 *   received ---> owed ---> told at once: somebody waits for it (delivery ack), or many are owed
 *                     \---> told with the next packet that goes out anyway
 *                      \--> told when {@link Session#acknowledge} is called, soon after
 * </pre>
 *
 * <p>Threading: that of the session.
 *
 * <p>Errors, thrown, each of which ends the link: BAD_MESSAGE.
 *
 * <p>Source: docs/spec/protocol.md, W7 and W8.
 */
final class Receiving {

  /** How many messages may be owed their acknowledgement while nothing else goes out. */
  private static final int MANY = 64;

  private long received;
  private long acknowledged;
  private boolean prompt;

  /** The last number that was received. */
  long received() {
    return received;
  }

  /** A greeting, or a frame, has told the other side what was received. */
  void told() {
    acknowledged = received;
    prompt = false;
  }

  /** A new session. */
  void begin() {
    received = 0;
    told();
  }

  /** Whether there is something to acknowledge. */
  boolean owes() {
    return acknowledged < received;
  }

  /** Whether that is not to wait for a packet that goes out anyway. */
  boolean isPrompt() {
    return owes() && (prompt || received - acknowledged >= MANY);
  }

  /** Whether that number is the next one; a duplicate is not, and is acknowledged again. */
  boolean isNext(long seq) {
    if (seq > received + 1) {
      throw broken("message " + (received + 1), "message " + seq);
    }
    if (seq <= received) {
      acknowledged = Math.min(acknowledged, received - 1);
      prompt = true;
      return false;
    }
    received = seq;
    return true;
  }

  /** Checks that a message is the peer's own, or was sent on by it. */
  void check(Message message, String peer, String own) {
    prompt |= message.delivery() == Delivery.ACK;
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
