package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.Names;
import dev.exchange.api.trace.Station;

/**
 * The road of a message through an exchange, as one list of stops. A stop lets the message go on,
 * or ends its passage: it was answered, queued for its handler, sent on, or parked. A failure is
 * not an exit: the message stays on the road and meets the stops that take failures.
 *
 * <pre>
 *  came over a link                                                  emitted here
 *        |                                                                |
 *   deadline - loop - record - reserved - observe - answer - address - handle - forward - ask - park - nobody
 *                                                                                              |
 *   every failure --------------------------------------------------------------------------> end
 * </pre>
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/routing.md.
 */
final class MessagePipeline {

  /** How many exchanges one leg may visit. */
  static final int MAX_HOPS = 16;

  /** The stops, in the order of the road. */
  enum Stop {
    DEADLINE,
    LOOP,
    RECORD,
    RESERVED,
    OBSERVE,
    ANSWER,
    ADDRESS,
    HANDLE,
    FORWARD,
    ASK,
    PARK,
    NOBODY,
    END;

    /** Whether a message that has failed stops here. */
    boolean takesFailures() {
      return this == END;
    }
  }

  private static final Stop[] ROAD = Stop.values();

  private final ExchangeCore exchange;
  private final Inquiries inquiries;

  MessagePipeline(ExchangeCore exchange) {
    this.exchange = exchange;
    inquiries = new Inquiries(exchange);
  }

  /** A message sets out. */
  void travel(Passage passage) {
    travelFrom(Stop.DEADLINE, passage);
  }

  /** A message that was parked, or asked after, looks for a handler again. */
  void resume(Passage passage) {
    if (exchange.closed()) {
      fail(passage, exchange.closedError());
    } else if (isLate(passage)) {
      fail(passage, tooLate(passage));
    } else {
      travelFrom(Stop.ADDRESS, passage);
    }
  }

  /** Whether a message that is parked would find its way now. */
  boolean findsItsWay(Passage passage) {
    String to = passage.message.to();
    String name = passage.message.name();
    if (passage.chosen != null) {
      return passage.chosen.isOpen();
    }
    if (to != null && !to.equals(exchange.id())) {
      return exchange.links().byId(to) != null;
    }
    return exchange.handlers().handles(name) || (to == null && exchange.links().anyHandles(name));
  }

  /** A message that was on its way fails, and goes on to the end of the road. */
  void fail(Passage passage, ExchangeException why) {
    passage.failure = why.in(exchange.id());
    travelFrom(Stop.DEADLINE, passage);
  }

  @SuppressWarnings("EnumOrdinal") // the order of the road is that of the constants
  private void travelFrom(Stop first, Passage passage) {
    for (int i = first.ordinal(); i < ROAD.length; i++) {
      Stop stop = ROAD[i];
      if (passage.failure == null || stop.takesFailures()) {
        try {
          if (!passes(stop, passage)) {
            return;
          }
        } catch (RuntimeException e) {
          passage.failure = Failures.of(e, exchange.id(), "stop " + stop);
        }
      }
    }
  }

  /** Whether the message goes on to the next stop. */
  private boolean passes(Stop stop, Passage passage) {
    return switch (stop) {
      case DEADLINE -> deadline(passage);
      case LOOP -> loop(passage);
      case RECORD -> record(passage);
      case RESERVED -> reserved(passage);
      case OBSERVE -> observe(passage);
      case ANSWER -> answer(passage);
      case ADDRESS -> address(passage);
      case HANDLE -> handle(passage);
      case FORWARD -> forward(passage);
      case ASK -> ask(passage);
      case PARK -> park(passage);
      case NOBODY -> nobody(passage);
      case END -> end(passage);
    };
  }

  private boolean deadline(Passage passage) {
    if (isLate(passage)) {
      throw tooLate(passage);
    }
    return true;
  }

  private boolean isLate(Passage passage) {
    return passage.deadline != Long.MAX_VALUE && exchange.nanos() - passage.deadline > 0;
  }

  private boolean loop(Passage passage) {
    Message message = passage.message;
    if (passage.origin == null) {
      return true;
    }
    if (message.route().contains(exchange.id())) {
      throw new ExchangeException(
          ErrorCode.LOOP,
          "expected message %s to visit %s once, it came again over %s"
              .formatted(message.name(), exchange.id(), String.join(" → ", message.route())));
    }
    if (message.route().size() > MAX_HOPS) {
      throw tooFar(message);
    }
    return true;
  }

  /** Whether a message that came has used up its hops: the next exchange would not take it. */
  static boolean isFar(Passage passage) {
    return passage.origin != null && passage.message.route().size() >= MAX_HOPS;
  }

  static ExchangeException tooFar(Message message) {
    return new ExchangeException(
        ErrorCode.LOOP,
        "expected message %s to find its handler within %d hops, it did not"
            .formatted(message.name(), MAX_HOPS));
  }

  private boolean record(Passage passage) {
    Station station = passage.origin == null ? Station.EMITTED : Station.RECEIVED;
    exchange.record(station, passage.message, 0, null);
    return true;
  }

  private boolean reserved(Passage passage) {
    Message message = passage.message;
    PeerLink origin = passage.origin;
    if (message.kind() == Kind.REPLY || !Names.isReserved(message.name())) {
      return true;
    }
    if (Names.isPublic(message.name())) {
      return !inquiries.take(passage);
    }
    if (origin == null) {
      return true;
    }
    exchange.sharedCells().take(passage, origin);
    return false;
  }

  private boolean observe(Passage passage) {
    if (Names.isReserved(passage.message.name())) {
      return true;
    }
    exchange.distribution().observe(passage);
    if (passage.copy) {
      passage.accept();
      return false;
    }
    return true;
  }

  private boolean answer(Passage passage) {
    if (passage.message.kind() != Kind.REPLY) {
      return true;
    }
    String to = passage.message.to();
    if (!exchange.answers().complete(passage) && to != null && !to.equals(exchange.id())) {
      return true;
    }
    return false;
  }

  private boolean address(Passage passage) {
    String to = passage.message.to();
    if (passage.chosen == null && (to == null || to.equals(exchange.id()))) {
      return true;
    }
    PeerLink peer = passage.chosen != null ? passage.chosen : exchange.links().byId(to);
    if (peer != null && peer.isOpen()) {
      exchange.distribution().sendOn(passage, peer);
      return false;
    }
    if (passage.chosen == null && !ask(passage)) {
      return false;
    }
    if (parks(passage) || (peer == null && connects(passage))) {
      await(passage);
      return false;
    }
    throw new ExchangeException(
        ErrorCode.PEER_GONE,
        "expected exchange %s, to which message %s goes, to be in reach of %s; its peers are %s"
            .formatted(
                peer == null ? to : peer.id(),
                passage.message.name(),
                exchange.id(),
                exchange.links().ids()));
  }

  private boolean handle(Passage passage) {
    if (!exchange.handlers().queue(passage)) {
      return true;
    }
    exchange.distribution().copyToWanting(passage, null);
    return false;
  }

  private boolean forward(Passage passage) {
    if (exchange.id().equals(passage.message.to())) {
      return true;
    }
    PeerLink peer = exchange.links().choose(passage.message, passage.origin);
    if (peer == null) {
      return true;
    }
    exchange.distribution().sendOn(passage, peer);
    return false;
  }

  private boolean ask(Passage passage) {
    Message message = passage.message;
    if (exchange.id().equals(message.to())) {
      return true;
    }
    PeerLink peer = exchange.discovery().known(message);
    if (peer != null) {
      exchange.distribution().sendOn(passage, peer);
      return false;
    }
    if (passage.asked || !exchange.discovery().canAsk(message)) {
      return true;
    }
    passage.asked = true;
    exchange.discovery().ask(message, found -> resume(passage));
    return false;
  }

  private boolean park(Passage passage) {
    boolean here = exchange.id().equals(passage.message.to());
    if (parks(passage) || (!here && connects(passage))) {
      await(passage);
      return false;
    }
    return true;
  }

  /** Parks a message until its handler appears, or the links that are being made are there. */
  private void await(Passage passage) {
    long soon = exchange.nanos() + Connections.WELCOME_NANOS;
    exchange.parking().add(passage, passage.parkedUntil == 0 ? soon : passage.parkedUntil);
  }

  private boolean parks(Passage passage) {
    return passage.parkedUntil != 0 && exchange.nanos() - passage.parkedUntil < 0;
  }

  /** Whether a link that is being made may bring what the message waits for. */
  private boolean connects(Passage passage) {
    return !passage.waited && exchange.links().connecting();
  }

  private boolean nobody(Passage passage) {
    Message message = passage.message;
    if (!passage.isRequest() && exchange.distribution().deliveredToSubscribers(passage)) {
      return false;
    }
    ExchangeException why =
        new ExchangeException(
            ErrorCode.NO_HANDLER,
            "expected a handler for %s, found none in %s%s"
                .formatted(message.name(), exchange.id(), exchange.links().inWords()));
    if (passage.isRequest()) {
      throw why;
    }
    exchange.answers().unhandled(passage, why);
    return false;
  }

  private boolean end(Passage passage) {
    ExchangeException failure = passage.failure;
    if (failure != null) {
      exchange.answers().ended(passage, failure);
    }
    return false;
  }

  static ExchangeException tooLate(Passage passage) {
    return new ExchangeException(
        ErrorCode.TIMEOUT,
        "expected message %s within %d ms, its time had passed before it was handled"
            .formatted(passage.message.name(), passage.message.ttl()));
  }
}
