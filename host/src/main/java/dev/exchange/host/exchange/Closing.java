package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Frame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of an exchange.
 *
 * <pre>
 *   OPEN --close--> DRAINING --all that was accepted has ended, or the drain time--> CLOSED
 * </pre>
 *
 * <p>Threading: {@link #close} and {@link #done} on any thread, all else on the exchange's own.
 */
final class Closing {

  private final ExchangeCore exchange;
  private final Duration drain;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final Promise<Void> promise = Promise.promise();
  private boolean draining;
  private volatile boolean done;

  Closing(ExchangeCore exchange, Duration drain) {
    this.exchange = exchange;
    this.drain = drain;
  }

  Future<Void> close() {
    if (begun.compareAndSet(false, true)) {
      exchange.onOwner(this::begin);
    }
    return promise.future();
  }

  /** Whether it has begun, and what is handled was withdrawn. */
  boolean draining() {
    return draining;
  }

  boolean done() {
    return done;
  }

  /** The owning thread is lost: peers are told the reason, and what they asked for fails. */
  void abandon(ExchangeException reason) {
    begun.set(true);
    done = true;
    exchange.connections().dropAll(reason);
    exchange.pending().abandon(reason);
    exchange.complex().closed(exchange);
    exchange.inbox().close();
    promise.tryComplete();
  }

  /** A handling has ended, and its answer is about to be sent: looks in a later turn. */
  void handlingEnded() {
    if (draining) {
      exchange.inbox().schedule();
    }
  }

  /** Something has ended: looks whether all has. */
  void check() {
    if (draining
        && exchange.handlers().idle()
        && exchange.inbox().isEmpty()
        && !exchange.pending().relaying()) {
      finish();
    }
  }

  private void begin() {
    draining = true;
    exchange.connections().awaitNobody();
    Frame withdraw = new Frame.Withdraw(exchange.handlers().names(), List.of());
    exchange.links().all().forEach(link -> link.transmit(withdraw));
    Turns.Timer timer =
        exchange.lane().turns().schedule(Math.max(1, drain.toMillis()), this::finish);
    promise.future().onComplete(closed -> timer.cancel());
    exchange.inbox().schedule();
  }

  private void finish() {
    if (done) {
      return;
    }
    done = true;
    draining = false;
    exchange.parking().clear().forEach(p -> exchange.answers().ended(p, exchange.closedError()));
    exchange.pending().failAll(request -> true, exchange.closedError());
    exchange.connections().closeAll();
    exchange.graph().close();
    exchange.complex().closed(exchange);
    exchange.inbox().close();
    promise.tryComplete();
  }
}
