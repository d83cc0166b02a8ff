package dev.exchange.host.exchange;

import dev.exchange.api.Message;
import dev.exchange.spi.Frame;

/** What comes to an exchange over its links. */
final class Arrivals {

  private Arrivals() {}

  /** A frame came; false if there is no room for it. Any thread. */
  static boolean take(ExchangeCore exchange, PeerLink link, Frame frame) {
    if (exchange.closed()) {
      return false;
    }
    boolean asks = frame instanceof Frame.Who; // whoever gets no answer takes that for no
    if (asks || (frame instanceof Frame.Msg msg && msg.message().re() == null)) {
      int room = exchange.site().rights().inbox(exchange.limits());
      return exchange.inbox().offer(() -> link.receive(frame), room);
    }
    exchange.inbox().add(() -> link.receive(frame));
    return true;
  }

  /** A message came over an open link. On the exchange's own thread. */
  static void received(ExchangeCore exchange, PeerLink origin, Message message, boolean copy) {
    long deadline = exchange.outgoing().deadline(message.ttl());
    exchange.pipeline().travel(new Passage(message, exchange.id(), origin, deadline, copy));
  }
}
