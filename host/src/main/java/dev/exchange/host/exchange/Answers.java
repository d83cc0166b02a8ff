package dev.exchange.host.exchange;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.Names;
import dev.exchange.api.trace.Station;
import io.vertx.core.Promise;
import java.lang.System.Logger.Level;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How messages end: requests get their one answer, and what is lost is told.
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/handlers.md, H3.
 */
final class Answers {

  private static final String DROPPED = "message.dropped";
  private static final String FAILED = "message.failed";
  private static final String UNHANDLED = "message.unhandled";

  /** Messages of these names tell of others; nothing is told of them. */
  private static final Set<String> TELLING = Set.of(DROPPED, FAILED, UNHANDLED);

  private final ExchangeCore exchange;

  Answers(ExchangeCore exchange) {
    this.exchange = exchange;
  }

  /** Answers a request with a value. */
  void answer(Passage request, String name, @Nullable Object value) {
    sendBack(request, exchange.outgoing().reply(request.seen(), name).value(value).build());
  }

  /** Answers a request with a failure. */
  void answer(Passage request, ExchangeException failure) {
    Failure told = failure.in(exchange.id()).failure();
    sendBack(
        request,
        exchange.outgoing().reply(request.seen(), request.message.name()).error(told).build());
  }

  /** A reply came: completes the request that it answers; false if none waits for it here. */
  boolean complete(Passage reply) {
    Message message = reply.seen();
    Pending.Request request = exchange.pending().take(message.re(), reply.origin);
    if (request == null) {
      if (exchange.id().equals(message.to())) {
        exchange.record(Station.DROPPED, message, 0, "no request waits for this reply");
      }
      return false;
    }
    Passage relayed = request.relayed;
    Promise<@Nullable Object> promise = request.promise;
    Failure failed = message.error();
    if (failed != null && failed.code() == ErrorCode.NO_HANDLER) {
      exchange.discovery().wasWrong(request.message.name());
    }
    if (relayed != null) {
      sendBack(relayed, exchange.outgoing().relayed(reply));
    } else if (promise != null) {
      exchange.record(Station.COMPLETED, reply.message, 0, null);
      Failure error = message.error();
      exchange
          .lane()
          .tell(
              request.handling,
              () -> {
                if (error == null) {
                  promise.tryComplete(message.value());
                } else {
                  promise.tryFail(error.toException());
                }
              });
    }
    return true;
  }

  /** A request that waited for an answer has failed. */
  void failed(Pending.Request request, Failure why) {
    ExchangeException error = why.toException().in(exchange.id());
    exchange.record(Station.FAILED, request.message, 0, error.describe());
    Passage relayed = request.relayed;
    Promise<@Nullable Object> promise = request.promise;
    if (relayed != null) {
      answer(relayed, error);
    } else if (promise != null) {
      exchange.lane().tell(request.handling, () -> promise.tryFail(error));
    }
  }

  /** A message has come to the end of its road with a failure. */
  void ended(Passage passage, ExchangeException failure) {
    Message message = passage.message;
    if (message.kind() == Kind.REQUEST && passage.origin == null) {
      exchange.pending().fail(message.id(), failure);
      return;
    }
    Station station = message.kind() == Kind.EVENT ? Station.DROPPED : Station.FAILED;
    exchange.record(station, message, 0, failure.describe());
    if (message.kind() == Kind.REQUEST) {
      answer(passage, failure);
    } else if (message.kind() == Kind.EVENT) {
      dropped(passage, failure, DROPPED);
    }
  }

  /** An event has come to the end of its road without a handler. */
  void unhandled(Passage passage, ExchangeException why) {
    exchange.record(Station.DROPPED, passage.message, 0, why.describe());
    dropped(passage, why, UNHANDLED);
  }

  /** The handler of an event has failed. */
  void handlerFailed(Passage passage, ExchangeException failure) {
    exchange.log().log(Level.WARNING, failure.describe());
    tell(FAILED, passage.seen(), failure);
  }

  private void dropped(Passage passage, ExchangeException why, String told) {
    if (passage.message.delivery() == Delivery.FIRE) {
      passage.accept();
    } else {
      passage.refuse(why);
    }
    tell(told, passage.seen(), why);
  }

  private void tell(String name, Message message, ExchangeException why) {
    if (!TELLING.contains(message.name()) && !Names.isReserved(message.name())) {
      exchange.outgoing().tell(name, MessageForm.of(message, why), message);
    }
  }

  private void sendBack(Passage request, Message reply) {
    PeerLink origin = request.origin;
    if (origin != null && origin.isOpen()) {
      exchange.record(Station.EMITTED, reply, 0, origin.id());
      if (origin.send(reply, false)) {
        return;
      }
    }
    exchange.pipeline().travel(new Passage(reply, exchange.id(), null, Long.MAX_VALUE, false));
  }
}
