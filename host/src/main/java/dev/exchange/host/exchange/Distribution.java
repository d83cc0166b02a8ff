package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.trace.Station;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages to those who observe them and to other exchanges.
 *
 * <p>Threading: the exchange's own thread.
 */
final class Distribution {

  private final ExchangeCore exchange;
  private final Subscribers subscribers;

  Distribution(ExchangeCore exchange, Subscribers subscribers) {
    this.exchange = exchange;
    this.subscribers = subscribers;
  }

  /** Calls the subscribers of this exchange and those of the peer that it came from. */
  void observe(Passage passage) {
    Subscribers ofPeer = passage.origin == null ? null : passage.origin.subscribers();
    boolean peerObserves = ofPeer != null && !ofPeer.isEmpty();
    if (subscribers.isEmpty() && !peerObserves) {
      return;
    }
    Handling observing = new Handling(exchange, passage, "a subscriber", exchange.nanos());
    observing.answered = true;
    Handling outer = exchange.lane().enter(observing);
    try {
      subscribers.tell(passage.seen(), this::guarded);
      if (ofPeer != null) {
        ofPeer.tell(passage.seen(), this::guarded);
      }
    } finally {
      exchange.lane().leave(outer);
    }
  }

  /** Sends a message on to a peer, which answers for it from now on. */
  void sendOn(Passage passage, PeerLink peer) {
    Message message = passage.message;
    if (MessagePipeline.isFar(passage)) {
      throw MessagePipeline.tooFar(message); // here, so that the answer has hops enough to go back
    }
    Message out = passage.origin == null ? message : exchange.outgoing().relayed(passage);
    if (passage.isRequest()) {
      if (passage.origin != null) {
        passage.pending =
            exchange.pending().relay(passage, exchange.outgoing().deadlineOf(passage));
      }
      Pending.Request waits = passage.pending;
      if (waits != null) {
        exchange.pending().sentTo(waits, peer);
      }
    }
    exchange.record(Station.FORWARDED, message, 0, peer.id());
    if (!peer.send(passage, out)) {
      if (passage.isRequest() && passage.origin != null) {
        exchange.pending().take(message.id(), peer);
      }
      throw notTaken(message, peer);
    }
    copyToWanting(passage, peer);
  }

  /** Takes a message that nobody handles to those who asked for its name; false if nobody did. */
  boolean deliveredToSubscribers(Passage passage) {
    String name = passage.message.name();
    PeerLink origin = passage.origin;
    boolean here =
        subscribers.expects(name) || (origin != null && origin.subscribers().expects(name));
    boolean there = copyToWanting(passage, null);
    if (here || there) {
      passage.accept();
      exchange.record(Station.HANDLED, passage.message, 0, "observed");
    }
    return here || there;
  }

  /**
   * Sends copies of an event to the peers that want it.
   *
   * @param handling the peer that handles it, which needs no copy
   */
  boolean copyToWanting(Passage passage, @Nullable PeerLink handling) {
    if (passage.message.kind() != Kind.EVENT
        || !exchange.links().anyWants()
        || MessagePipeline.isFar(passage)) {
      return false;
    }
    boolean any = false;
    for (PeerLink peer : exchange.links().all()) {
      boolean other = peer != handling && peer != passage.origin;
      if (other && peer.isOpen() && peer.announced().wants(passage.message.name())) {
        Message copy =
            passage.origin == null ? passage.message : exchange.outgoing().relayed(passage);
        any |= peer.send(copy, true);
      }
    }
    return any;
  }

  private void guarded(Runnable subscriber) {
    try {
      subscriber.run();
    } catch (Throwable e) { // the message goes on, whatever an observer does
      exchange.log().log(
          Level.WARNING,
          "a subscriber failed: {0}",
          Failures.of(e, exchange.id(), "a subscriber").describe());
    }
  }

  private ExchangeException notTaken(Message message, PeerLink peer) {
    return peer.isOpen() && !peer.isOver()
        ? new ExchangeException(
            ErrorCode.OVERLOADED,
            "expected peer %s to have room for message %s, its inbox is full"
                .formatted(peer.id(), message.name()))
        : new ExchangeException(
            ErrorCode.PEER_GONE,
            "expected peer %s to take message %s, it is gone".formatted(peer.id(), message.name()));
  }
}
