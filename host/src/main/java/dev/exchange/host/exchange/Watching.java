package dev.exchange.host.exchange;

import dev.exchange.api.state.Change;
import dev.exchange.host.state.GraphHooks;
import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the state tells its exchange. Threading: the exchange's own thread. */
final class Watching implements GraphHooks {

  private final ExchangeCore exchange;
  private final Logger log;

  Watching(ExchangeCore exchange, Logger log) {
    this.exchange = exchange;
    this.log = log;
  }

  @Override
  public void changed(Change change) {
    // the graph keeps the record of its changes
  }

  @Override
  public void watcherFailed(String cell, Throwable error) {
    log.log(
        Level.WARNING,
        "a watcher of cell {0} failed: {1}",
        cell,
        Failures.of(error, exchange.id(), "a watcher of cell " + cell).describe());
  }

  @Override
  public void resume(Runnable task) {
    Lane lane = exchange.lane();
    lane.resume(lane.turns().owned() ? lane.current() : null, task);
  }

  @Override
  public @Nullable CompletionStage<?> async(@Nullable Object result) {
    return switch (result) {
      case Future<?> future -> future.toCompletionStage();
      case CompletionStage<?> stage -> stage;
      case null, default -> null;
    };
  }
}
