package dev.exchange.host.exchange;

import dev.exchange.api.MessageId;
import dev.exchange.api.trace.Station;
import dev.exchange.api.trace.TraceEvent;
import dev.exchange.api.trace.Why;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows a change to its root: each message is looked for in the ring of the exchange that handled
 * it, which is the one that emitted the message after it.
 *
 * <p>Threading: any thread; each ring is read on its exchange's own.
 */
final class Causes {

  private static final int MAX_STEPS = 256;

  private final Complex complex;

  Causes(Complex complex) {
    this.complex = complex;
  }

  Future<Why> why(ExchangeCore exchange, String cell) {
    return exchange
        .owned(() -> exchange.graph().lastChange(cell))
        .compose(change -> {
          List<Why.Step> steps = new ArrayList<>();
          MessageId cause = change == null ? null : change.cause();
          return follow(exchange.id(), cause, steps)
              .map(complete -> new Why(exchange.id(), cell, change, steps, complete));
        });
  }

  private Future<Boolean> follow(String at, @Nullable MessageId id, List<Why.Step> steps) {
    if (id == null) {
      return Future.succeededFuture(true);
    }
    ExchangeCore exchange = complex.find(at);
    if (exchange == null || steps.size() == MAX_STEPS) {
      return Future.succeededFuture(false);
    }
    return exchange
        .owned(() -> exchange.ring().find(id))
        .compose(event -> {
          if (event == null) {
            return Future.succeededFuture(false);
          }
          steps.add(step(event));
          return follow(event.from(), event.cause(), steps);
        });
  }

  private static Why.Step step(TraceEvent event) {
    return new Why.Step(
        event.exchange(),
        event.message(),
        event.name(),
        event.from(),
        event.station() == Station.HANDLED ? event.detail() : null,
        event.nanos(),
        event.timestamp());
  }
}
