package dev.exchange.host.http;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.Listener;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Route;
import dev.exchange.api.Subscription;
import dev.exchange.api.Values;
import dev.exchange.api.state.State;
import dev.exchange.api.state.Watch;
import dev.exchange.api.trace.Why;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A gateway whose handlers are functions; it remembers what it was asked. */
public final class FakeExchange implements Exchange {

  /** What was asked. */
  public record Asked(String name, Object value, MessageOptions options) {}

  public final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Function<Object, Future<Object>>> handlers = new ConcurrentHashMap<>();

  /** Answers requests of that name. */
  public FakeExchange answer(String name, Function<Object, Future<Object>> handler) {
    handlers.put(name, handler);
    return this;
  }

  public Asked last() {
    return asked.getLast();
  }

  @Override
  public String id() {
    return "host";
  }

  @Override
  public Future<Object> request(String name, Object value) {
    return request(name, value, MessageOptions.DEFAULT);
  }

  @Override
  public Future<Object> request(String name, Object value, MessageOptions options) {
    asked.add(new Asked(name, value, options));
    Function<Object, Future<Object>> handler = handlers.get(name);
    if (handler == null) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.NO_HANDLER,
              "expected an exchange that handles " + name,
              "host",
              null,
              null));
    }
    return handler.apply(Values.of(value)).map(Values::of);
  }

  @Override
  public Future<Void> send(String name, Object value) {
    return send(name, value, MessageOptions.DEFAULT);
  }

  @Override
  public Future<Void> send(String name, Object value, MessageOptions options) {
    return request(name, value, options).mapEmpty();
  }

  @Override
  public Future<Route> route(String name, MessageOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void broadcast(String name, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Subscription on(String pattern, Consumer<Message> subscriber) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Subscription handle(String pattern, Handler handler, Location location) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Subscription watch(String cell, Watch watch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Object> get(String cell) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> set(String cell, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> batch(Consumer<State> work) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Why> why(String cell) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Peer> connect(ConnectOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Listener> listen(ConnectOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
