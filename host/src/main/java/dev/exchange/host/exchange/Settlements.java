package dev.exchange.host.exchange;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.trace.Station;
import dev.exchange.spi.Frame;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of the messages that one link took and could still lose.
 *
 * <pre>
 *   accepted:  event, ack -> its sender is told
 *   refused:   event      -> message.dropped, and an ack fails
 *              request    -> fails
 *              reply      -> the request that it answers fails, if the reply itself was wrong
 * </pre>
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/delivery.md, D2 and D6; docs/spec/protocol.md, W10 and W11.
 */
final class Settlements {

  private final ExchangeCore exchange;
  private final PeerLink peer;
  private final Map<MessageId, Passage> awaited = new HashMap<>();

  Settlements(ExchangeCore exchange, PeerLink peer) {
    this.exchange = exchange;
    this.peer = peer;
  }

  /**
   * Sends the message of a passage; false if the link did not take it.
   *
   * @param settlesLater whether it may still lose it: then an ack waits until the other side has it
   */
  boolean send(Passage passage, Message message, boolean settlesLater) {
    boolean waits =
        settlesLater && message.kind() == Kind.EVENT && message.delivery() == Delivery.ACK;
    if (waits) {
      awaited.put(message.id(), passage);
    }
    if (!peer.send(message, false)) {
      awaited.remove(message.id(), passage);
      return false;
    }
    if (!waits) {
      passage.accept();
    }
    return true;
  }

  /** A message has ended; {@code why} is null if the other side has it. */
  void settled(Frame.Msg sent, @Nullable ExchangeException why) {
    Message message = sent.message();
    Passage waits = sent.copy() ? null : awaited.remove(message.id());
    if (why == null) {
      if (waits != null) {
        waits.accept();
      }
    } else if (exchange.closed()) {
      if (waits != null) {
        waits.refuse(why);
      }
    } else if (sent.copy()) {
      exchange.record(Station.DROPPED, message, 0, "a copy: " + why.describe());
    } else {
      lost(message, waits, why);
    }
  }

  /** The other side has forgotten what it was asked, but for those that it will still get. */
  void renewed(Set<MessageId> waiting) {
    ExchangeException why =
        new ExchangeException(
            ErrorCode.PEER_GONE,
            "expected an answer from %s, it has forgotten the session".formatted(peer.id()));
    exchange
        .pending()
        .failAll(request -> request.target == peer && !waiting.contains(request.message.id()), why);
    exchange.sharedCells().renewed(peer);
  }

  private void lost(Message message, @Nullable Passage waits, ExchangeException why) {
    switch (message.kind()) {
      case REQUEST ->
          exchange
              .pending()
              .failAll(
                  request -> request.target == peer && request.message.id().equals(message.id()),
                  why);
      case EVENT -> {
        Passage passage =
            waits != null
                ? waits
                : new Passage(message, exchange.id(), null, Long.MAX_VALUE, false);
        exchange.answers().ended(passage, why);
      }
      case REPLY -> {
        exchange.record(Station.DROPPED, message, 0, why.describe());
        boolean wrong = why.code() == ErrorCode.TOO_LARGE || why.code() == ErrorCode.INVALID_VALUE;
        if (wrong && message.error() == null) {
          ExchangeException told = why.in(exchange.id());
          peer.send(message.toBuilder().value(null).error(told.failure()).build(), false);
        }
      }
    }
  }
}
