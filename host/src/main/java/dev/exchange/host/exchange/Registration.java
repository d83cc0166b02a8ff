package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.Names;
import dev.exchange.api.Subscription;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets handlers and subscribers come and go while the exchange runs.
 *
 * <p>Threading: any thread; the tables are changed on the exchange's own, in the order of the
 * calls. To cancel again does nothing.
 */
final class Registration {

  private final ExchangeCore exchange;
  private final Handlers handlers;
  private final Subscribers subscribers;
  private final Set<String> handled = ConcurrentHashMap.newKeySet();

  /** With the handlers of the definition. On the exchange's own thread. */
  Registration(
      ExchangeCore exchange,
      Handlers handlers,
      Subscribers subscribers,
      ExchangeBuilder definition) {
    this.exchange = exchange;
    this.handlers = handlers;
    this.subscribers = subscribers;
    definition
        .handlers()
        .forEach((name, handler) -> {
          handled.add(name);
          handlers.add(entry(name, handler, definition.locations().get(name), exchange.site()));
        });
  }

  /** A handler of that version. */
  static Handlers.Entry entry(
      String name, Handler handler, @Nullable Location location, ProgramSite site) {
    return new Handlers.Entry(name, handler, site, location);
  }

  /** Handlers of a definition take the place of those of another one. On the exchange's own. */
  void replace(ExchangeBuilder before, ExchangeBuilder after, ProgramSite site) {
    for (String name : before.handlers().keySet()) {
      if (!after.handlers().containsKey(name) && handled.remove(name)) {
        handlers.remove(name);
      }
    }
    after
        .handlers()
        .forEach((name, handler) -> {
          handled.add(name);
          handlers.put(entry(name, handler, after.locations().get(name), site));
        });
  }

  Subscription handle(
      String pattern, Handler handler, @Nullable Location location, ProgramSite site) {
    Names.open(Names.pattern(pattern).replace('*', '-'));
    if (!handled.add(pattern)) {
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected one handler named %s in exchange %s, got two"
              .formatted(pattern, exchange.id()));
    }
    onOwner(() -> {
      handlers.add(entry(pattern, handler, location, site));
      exchange.presence().handles(pattern);
    });
    return once(() -> {
      onOwner(() -> {
        handlers.remove(pattern);
        exchange.presence().withdraws(pattern);
      });
      handled.remove(pattern); // after: who handles it next comes behind the removal
    });
  }

  /** Handles a public reserved name. On the exchange's own thread. */
  void reserve(String name, Handler handler) {
    handled.add(name);
    handlers.add(entry(name, handler, null, exchange.site()));
    exchange.presence().handles(name);
  }

  Subscription on(String pattern, Consumer<Message> subscriber) {
    Subscribers.Entry entry = Subscribers.entry(pattern, subscriber);
    onOwner(() -> subscribers.add(entry));
    return () -> onOwner(() -> subscribers.remove(entry));
  }

  private void onOwner(Runnable task) {
    exchange.onOwner(() -> {
      if (!exchange.closed()) {
        task.run();
      }
    });
  }

  private static Subscription once(Runnable cancel) {
    AtomicBoolean cancelled = new AtomicBoolean();
    return () -> {
      if (cancelled.compareAndSet(false, true)) {
        cancel.run();
      }
    };
  }
}
