package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import org.jspecify.annotations.Nullable;

/**
 * Where the emissions of a handler go: to an own handler, else back to the peer whose message is
 * handled if it takes the name, else where routing leads.
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/handlers.md, H1 to H3.
 */
final class Emissions {

  /** What sets a cell, and is no message. */
  static final String SET = "set";

  private final ExchangeCore exchange;

  Emissions(ExchangeCore exchange) {
    this.exchange = exchange;
  }

  /** A handler emits. */
  void emit(Handling handling, String name, @Nullable Object value) {
    if (name.equals(SET)) {
      set(handling, value);
      return;
    }
    Message message = exchange.outgoing().emission(handling, name, value);
    if (exchange.handlers().handles(name) || !handling.awaitsAnswer()) {
      send(handling, message);
    } else if (takenByRequester(handling, name)) {
      handling.emitted = message;
      send(handling, message);
    } else if (!exchange.links().anyHandles(name)) {
      handling.emitted = message;
      handling.candidate = message;
    } else {
      send(handling, message);
    }
  }

  /** Sends an emission on its road. */
  void send(Handling handling, Message message) {
    Passage passage = new Passage(message, exchange.id(), null, Long.MAX_VALUE, false);
    if (!exchange.handlers().handles(message.name())
        && takenByRequester(handling, message.name())) {
      passage.chosen = handling.passage.origin;
    }
    exchange.pipeline().travel(passage);
  }

  private static boolean takenByRequester(Handling handling, String name) {
    PeerLink origin = handling.passage.origin;
    return origin != null
        && origin.isOpen()
        && (origin.announced().handles(name) || origin.announced().wants(name));
  }

  private void set(Handling handling, @Nullable Object value) {
    ValueMap order = Values.as(ValueMap.class, Values.of(value), "{name, value}", "sig('set')");
    if (!order.containsKey("value") || order.size() != 2) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected {name, value} in sig('set'), got " + Values.describe(order));
    }
    handling.state().set(order.text("name"), order.get("value"));
  }
}
