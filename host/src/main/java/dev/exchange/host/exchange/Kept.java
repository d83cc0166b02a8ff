package dev.exchange.host.exchange;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a shadow wants done through an exchange that is not its own yet.
 *
 * <pre>
 *   KEEPING --top level settled--> REFUSING --switch--> the exchange has it all, in order
 *      └──────────────────────────────┴── refused: what waits fails ──> DROPPED
 * </pre>
 *
 * <p>Threading: any thread.
 */
final class Kept {

  private final ProgramSite site;
  private final String id;
  private final Lock lock = new ReentrantLock();
  private final Queue<Consumer<@Nullable ExchangeCore>> actions = new ArrayDeque<>();
  private @Nullable ExchangeCore live;
  private @Nullable ExchangeException dropped;
  private boolean refusing;

  Kept(ProgramSite site, String id) {
    this.site = site;
    this.id = id;
  }

  /** Something that others notice: done at the switch; never, if the top level has settled. */
  <T extends @Nullable Object> Future<T> action(Function<ExchangeCore, Future<T>> action) {
    Promise<T> done = Promise.promise();
    ExchangeCore running;
    lock.lock();
    try {
      running = live;
      if (dropped != null) {
        return Future.failedFuture(dropped);
      }
      if (running == null && refusing) {
        return Future.failedFuture(unheard());
      }
      if (running == null) {
        actions.add(exchange -> {
          if (exchange != null) {
            action.apply(exchange).onComplete(done);
          } else {
            done.fail(site.unheard());
          }
        });
        return done.future();
      }
    } finally {
      lock.unlock();
    }
    return action.apply(running);
  }

  /** Something that only tells: asked through the version before, as long as the top level runs. */
  <T extends @Nullable Object> Future<T> question(Function<Exchange, Future<T>> question) {
    ProgramExchange before = site.voice(id);
    ExchangeCore asked = before == null ? null : before.core();
    if (asked == null) {
      return action(question::apply);
    }
    lock.lock();
    try {
      if (refusing && live == null) {
        return Future.failedFuture(unheard());
      }
    } finally {
      lock.unlock();
    }
    return question.apply(asked);
  }

  /** The top level has settled. */
  void refuse() {
    lock.lock();
    try {
      refusing = true;
    } finally {
      lock.unlock();
    }
  }

  /** The exchange is there: it has all that was kept. On its own thread. */
  void release(ExchangeCore exchange) {
    lock.lock();
    try {
      live = exchange;
    } finally {
      lock.unlock();
    }
    empty(exchange);
  }

  /** It never will be: what waits for it fails. */
  void drop(ExchangeException why) {
    lock.lock();
    try {
      dropped = why;
    } finally {
      lock.unlock();
    }
    empty(null);
  }

  private void empty(@Nullable ExchangeCore exchange) {
    for (var action = next(); action != null; action = next()) {
      action.accept(exchange);
    }
  }

  private @Nullable Consumer<@Nullable ExchangeCore> next() {
    lock.lock();
    try {
      return actions.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Whoever is rehearsed is not heard, and what comes of that says nothing of the version. */
  private ExchangeException unheard() {
    Handling rehearsed = site.turns().owned() ? site.lane().current() : null;
    if (rehearsed != null) {
      rehearsed.unheard = true;
    }
    return site.unheard();
  }
}
