package dev.exchange.host.exchange;

import dev.exchange.api.Message;
import dev.exchange.spi.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message or a {@code who} looks for: an exchange, or else whoever handles a name.
 *
 * @param to the exchange; null for whoever handles the name
 * @param visited the exchanges through which no way may lead
 */
record Sought(String name, @Nullable String to, List<String> visited) {

  /** Where the message wants to go. */
  static Sought by(Message message) {
    return new Sought(message.name(), message.to(), message.route());
  }

  /** What a peer asks for. */
  static Sought by(Frame.Who who) {
    return new Sought(who.name(), who.to(), who.route());
  }

  /** What is found, whoever looks for it. */
  String key() {
    return to == null ? name : "to " + to;
  }

  /** What is found by those who have been at the same exchanges. */
  String keyPast() {
    return visited.isEmpty() ? key() : key() + " past " + String.join(" ", visited);
  }
}
