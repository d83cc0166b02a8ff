package dev.exchange.host.polyglot;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/** An exchange, or a peer, as a Python program sees it. Threading: the owning thread. */
final class PyExchange {

  /** Where the value begins in the arguments of a call with options: after the name and six. */
  private static final int AFTER_OPTIONS = 7;

  private PyExchange() {}

  /** The members of an exchange. */
  static PyMembers of(PyBorder border, Exchange exchange, PyCells cells) {
    return new PyMembers(border)
        .with("send", a -> pending(exchange.send(name(a), value(border, a, 1))))
        .with("sendWith", a -> pending(exchange.send(name(a), last(border, a), options(a))))
        .with("request", a -> pending(exchange.request(name(a), value(border, a, 1))))
        .with("requestWith", a -> pending(exchange.request(name(a), last(border, a), options(a))))
        .with(
            "broadcast",
            a -> {
              exchange.broadcast(name(a), value(border, a, 1));
              return null;
            })
        .with(
            "handle",
            a -> {
              Location place = PyDefinition.place(a, 2);
              PyHandler handler = PyDefinition.handler(border, cells, a[1], place);
              return cancel(border, exchange.handle(name(a), handler, place));
            })
        .with("on", a -> cancel(border, exchange.on(name(a), subscriber(border, a[1]))))
        .with("watch", a -> watch(border, exchange, a))
        .with("get", a -> pending(exchange.get(name(a))))
        .with("set", a -> pending(exchange.set(name(a), value(border, a, 1))))
        .with("batch", a -> pending(batch(border, exchange, cells, a[0])))
        .with("why", a -> pending(exchange.why(name(a)).map(Told::of)))
        .with("connect", a -> pending(connect(border, exchange, a)))
        .with("listen", a -> pending(listen(border, exchange, a)))
        .with("route", a -> pending(exchange.route(name(a), receiver(a)).map(Told::of)))
        .with("close", a -> pending(exchange.close()));
  }

  private static PyMembers peer(PyBorder border, Peer peer) {
    return new PyMembers(border)
        .constant("id", peer.id())
        .with("send", a -> pending(peer.send(name(a), value(border, a, 1))))
        .with("sendWith", a -> pending(peer.send(name(a), last(border, a), options(a))))
        .with("request", a -> pending(peer.request(name(a), value(border, a, 1))))
        .with("requestWith", a -> pending(peer.request(name(a), last(border, a), options(a))))
        .with("on", a -> cancel(border, peer.on(name(a), subscriber(border, a[1]))))
        .with("watch", a -> watch(border, peer, a))
        .with("close", a -> pending(peer.close()));
  }

  private static String name(Value[] args) {
    String name = args.length == 0 ? null : PyValues.text(args[0]);
    if (name == null) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE, "expected a text as the name, got something else");
    }
    return name;
  }

  private static @Nullable Object value(PyBorder border, Value[] args, int from) {
    return border.values().tree(args, from);
  }

  private static @Nullable Object last(PyBorder border, Value[] args) {
    return value(border, args, AFTER_OPTIONS);
  }

  /** Reads to, timeout, key, priority, delivery, park. */
  private static MessageOptions options(Value[] args) {
    MessageOptions options =
        MessageOptions.DEFAULT
            .withTo(text(args[1], "to"))
            .withTimeout(PyPort.duration(args[2]))
            .withKey(text(args[3], "key"))
            .withPark(PyPort.duration(args[6]));
    MessageOptions ranked = args[4].isNull() ? options : options.withPriority(priority(args[4]));
    return args[5].isNull() ? ranked : ranked.withDelivery(delivery(args[5]));
  }

  /** Reads to and key. */
  private static MessageOptions receiver(Value[] args) {
    return MessageOptions.DEFAULT.withTo(text(args[1], "to")).withKey(text(args[2], "key"));
  }

  private static @Nullable String text(Value value, String option) {
    if (!value.isNull() && !value.isString()) {
      throw bad("a text as " + option, value);
    }
    return PyValues.text(value);
  }

  private static int priority(Value value) {
    if (!value.fitsInInt() || value.isBoolean()) {
      throw bad("a priority from 0 to 9", value);
    }
    return value.asInt();
  }

  private static Delivery delivery(Value value) {
    String text = PyValues.text(value);
    return Arrays.stream(Delivery.values())
        .filter(delivery -> delivery.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> bad("fire, ack or durable as delivery", value));
  }

  private static ExchangeException bad(String expected, Value came) {
    String shown =
        came.isString() || came.isNumber() || came.isBoolean() ? came.toString() : "another type";
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE,
        "expected " + expected + " in the options of a message, got " + shown);
  }

  private static PyPending pending(Future<?> future) {
    return new PyPending(future);
  }

  private static ProxyExecutable cancel(PyBorder border, Subscription subscription) {
    return PyMembers.function(
        border,
        args -> {
          subscription.cancel();
          return null;
        });
  }

  private static Consumer<Message> subscriber(PyBorder border, Value function) {
    Value observe = border.function("observe");
    return msg ->
        border.tell(
            observe,
            function,
            PyMessages.envelope(border, msg),
            msg.name(),
            border.values().in(msg.value()));
  }

  private static ProxyExecutable watch(PyBorder border, Exchange exchange, Value[] args) {
    Value call = border.function("call");
    Value function = args[1];
    return cancel(
        border,
        exchange.watch(
            name(args),
            change -> border.tell(call, function, border.values().in(Told.of(change)))));
  }

  private static PyMembers watch(PyBorder border, Peer peer, Value[] args) {
    Value call = border.function("call");
    Value function = args[1];
    PeerWatch watch =
        new PeerWatch(
            peer,
            name(args),
            change -> border.tell(call, function, border.values().in(Told.of(change))));
    return new PyMembers(border)
        .constant("begun", pending(watch.begun()))
        .with(
            "end",
            nothing -> {
              watch.cancel();
              return null;
            });
  }

  private static Future<Void> batch(PyBorder border, Exchange exchange, PyCells cells, Value work) {
    Value call = border.function("call");
    return exchange.batch(state -> border.tell(call, work, cells.of(state)));
  }

  private static Future<?> connect(PyBorder border, Exchange exchange, Value[] args) {
    ConnectOptions options =
        new ConnectOptions(name(args), settings(border, args, 2), PyPort.duration(args[1]));
    return exchange.connect(options).map(peer -> peer(border, peer));
  }

  private static Future<?> listen(PyBorder border, Exchange exchange, Value[] args) {
    return exchange
        .listen(new ConnectOptions(name(args), settings(border, args, 1)))
        .map(listener ->
            new PyMembers(border)
                .with("where", nothing -> border.values().in(Told.of(listener)))
                .with(
                    "close",
                    nothing -> {
                      listener.cancel();
                      return pending(Future.succeededFuture());
                    }));
  }

  private static ValueMap settings(PyBorder border, Value[] args, int from) {
    return Values.as(ValueMap.class, value(border, args, from), "a map", "the settings of a link");
  }
}
