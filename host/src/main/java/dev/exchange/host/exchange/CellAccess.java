package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.api.Values;
import dev.exchange.api.state.State;
import dev.exchange.api.state.Watch;
import dev.exchange.host.state.StateGraph;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cells of an exchange, for those who are not its handlers.
 *
 * <p>Threading: any thread; the work is done on the exchange's own, and never in the midst of a
 * handler that is blocked: it would see, and be undone with, what that one has not committed.
 */
final class CellAccess {

  private final ExchangeCore exchange;
  private final StateGraph graph;
  private volatile Set<String> cells;

  CellAccess(ExchangeCore exchange, StateGraph graph) {
    this.exchange = exchange;
    this.graph = graph;
    this.cells = Set.copyOf(graph.names());
  }

  /** The cells are others. On the exchange's own thread. */
  void renew() {
    cells = Set.copyOf(graph.names());
  }

  Subscription watch(String cell, Watch watch) {
    known(cell);
    Promise<Subscription> made = Promise.promise();
    unblocked(() -> {
      if (!exchange.closed()) {
        made.complete(graph.watch(cell, watch));
      }
    });
    return () ->
        unblocked(() -> {
          if (made.future().succeeded()) {
            made.future().result().cancel();
          }
        });
  }

  Future<@Nullable Object> get(String cell) {
    Promise<@Nullable Object> promise = Promise.promise();
    unblocked(() -> {
      Object value;
      try {
        value = graph.get(cell);
      } catch (RuntimeException e) {
        promise.fail(e);
        return;
      }
      promise.complete(value);
    });
    return promise.future();
  }

  Future<Void> set(String cell, @Nullable Object value) {
    Object frozen = Values.of(value);
    return batch(state -> state.set(cell, frozen));
  }

  Future<Void> batch(Consumer<State> work) {
    Promise<Void> done = Promise.promise();
    unblocked(() -> {
      try {
        transaction(work);
      } catch (Throwable e) {
        done.fail(Failures.of(e, exchange.id(), "a batch"));
        return;
      }
      done.complete();
    });
    return done.future();
  }

  /** Throws UNKNOWN_CELL for a name of none. */
  void known(String cell) {
    if (!cells.contains(cell)) {
      throw new ExchangeException(
          ErrorCode.UNKNOWN_CELL,
          "expected a cell of exchange %s, got %s; its cells are %s"
              .formatted(exchange.id(), cell, cells),
          exchange.id(),
          null,
          null);
    }
  }

  private void transaction(Consumer<State> work) {
    Handling handling = exchange.lane().current();
    MessageId cause = handling == null ? null : handling.message().id();
    graph.begin(cause);
    boolean done = false;
    try {
      work.accept(graph.handlerView(() -> cause));
      done = true;
    } finally {
      if (done) {
        graph.commit();
      } else {
        graph.rollback();
      }
    }
  }

  private void unblocked(Runnable task) {
    exchange.onOwner(() -> {
      if (exchange.blocked()) {
        exchange.lane().resume(null, task);
      } else {
        task.run();
      }
    });
  }
}
