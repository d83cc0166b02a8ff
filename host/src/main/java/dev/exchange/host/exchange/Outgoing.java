package dev.exchange.host.exchange;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageBuilder;
import dev.exchange.api.MessageId;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Names;
import dev.exchange.api.Route;
import dev.exchange.api.Values;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the messages of one exchange and sends them on their road.
 *
 * <p>Threading: {@link #send} and {@link #request} on any thread, all else on the exchange's own.
 */
final class Outgoing {

  /** What somebody wants to be sent, checked; asked for at that time of the clock. */
  private record Order(
      long asked,
      @Nullable PeerLink via,
      Kind kind,
      String name,
      @Nullable Object value,
      MessageOptions options) {}

  /** The time of the turn in which the message is made will do. */
  private static final long UNKNOWN = Long.MIN_VALUE;

  /** Whoever waits longer waits this long. */
  private static final Duration LONGEST = Duration.ofDays(10_000);

  private final ExchangeCore exchange;
  private final Pending pending;
  private long timeoutNanos;
  private final List<String> route;

  Outgoing(ExchangeCore exchange, Pending pending, Duration timeout) {
    this.exchange = exchange;
    this.pending = pending;
    this.timeoutNanos = nanosOf(timeout);
    this.route = List.of(exchange.id());
  }

  /** How long requests may take from now on that do not say it themselves. */
  void timeout(Duration timeout) {
    timeoutNanos = nanosOf(timeout);
  }

  Future<Void> send(
      @Nullable PeerLink via, String name, @Nullable Object value, MessageOptions options) {
    Order order = checked(via, Kind.EVENT, name, value, options);
    Promise<Void> accepted = Promise.promise();
    exchange.onOwner(() -> start(order, accepted));
    return accepted.future();
  }

  Future<@Nullable Object> request(
      @Nullable PeerLink via, String name, @Nullable Object value, MessageOptions options) {
    Order order = checked(via, Kind.REQUEST, name, value, options);
    Promise<@Nullable Object> answer = Promise.promise();
    exchange.onOwner(() -> ask(order, answer));
    return answer.future();
  }

  /** Where a message would go. */
  Future<Route> route(String name, MessageOptions options) {
    Order order = checked(null, Kind.EVENT, name, null, options);
    Promise<Route> told = Promise.promise();
    exchange.onOwner(() -> {
      if (exchange.closed()) {
        told.fail(exchange.closedError());
      } else {
        Message message = make(order, null, -1).build();
        new Explanation(exchange, message).route().onComplete(told);
      }
    });
    return told.future();
  }

  void broadcast(String name, @Nullable Object value) {
    Order order = checked(null, Kind.EVENT, name, value, MessageOptions.DEFAULT);
    exchange.onOwner(() -> {
      for (PeerLink peer : exchange.links().all()) {
        Message message = make(order, exchange.lane().current(), -1).to(peer.id()).build();
        travel(message, peer, Long.MAX_VALUE, order.options());
      }
    });
  }

  /** An event that a handler emits. */
  Message emission(Handling handling, String name, @Nullable Object value) {
    return make(checked(null, Kind.EVENT, name, value, MessageOptions.DEFAULT), handling, -1)
        .build();
  }

  /** An event of a reserved name, for the exchange at the other end of a link alone. */
  void direct(PeerLink peer, String name, Object value, Promise<Void> accepted) {
    Message message = reserved(Kind.EVENT, peer, name, value).delivery(Delivery.ACK).build();
    Passage passage = passage(message, peer, Long.MAX_VALUE, MessageOptions.DEFAULT);
    passage.accepted = accepted;
    exchange.pipeline().travel(passage);
  }

  /** A request of a reserved name, for the exchange at the other end of a link alone. */
  Future<@Nullable Object> askDirect(PeerLink peer, String name, Object value) {
    Promise<@Nullable Object> answer = Promise.promise();
    Message message = reserved(Kind.REQUEST, peer, name, value).ttl(millisUp(timeoutNanos)).build();
    Passage passage =
        passage(message, peer, exchange.nanos() + timeoutNanos, MessageOptions.DEFAULT);
    passage.pending = pending.add(message, passage.deadline, answer, null);
    exchange.pipeline().travel(passage);
    return answer.future();
  }

  private MessageBuilder reserved(Kind kind, PeerLink peer, String name, Object value) {
    MessageBuilder builder = begin(kind, null, name, Values.of(value)).to(peer.id());
    Handling handling = exchange.lane().current();
    if (handling != null) {
      handling.spoke = true;
    }
    return handling == null ? builder.trace(route, 0) : builder.causedBy(handling.message());
  }

  /** An event that the exchange itself tells, for itself. */
  void tell(String name, Object value, @Nullable Message cause) {
    MessageBuilder builder = begin(Kind.EVENT, null, name, value).to(exchange.id());
    builder = cause == null ? builder.trace(route, 0) : builder.causedBy(cause);
    travel(builder.build(), null, Long.MAX_VALUE, MessageOptions.DEFAULT);
  }

  /** The reply to a request, not sent yet. */
  MessageBuilder reply(Message request, String name) {
    return begin(Kind.REPLY, null, name, null)
        .causedBy(request)
        .re(request.id())
        .to(request.from())
        .key(request.key());
  }

  /** When a message that came with that many ms left is over its time; 0 is over already. */
  long deadline(long ttlMillis) {
    if (ttlMillis == 0) {
      return exchange.nanos() - 1;
    }
    return ttlMillis < 0
        ? Long.MAX_VALUE
        : exchange.nanos() + nanosOf(Duration.ofMillis(ttlMillis));
  }

  /** A message as it is sent on: one more exchange visited, less time left. */
  Message relayed(Passage passage) {
    MessageBuilder builder = passage.message.toBuilder().visit(exchange.id());
    if (passage.deadline != Long.MAX_VALUE) {
      builder.ttl(Math.max(1, millisUp(passage.deadline - exchange.nanos())));
    }
    return builder.build();
  }

  /** When a request that is relayed has waited long enough: every request has a deadline. */
  long deadlineOf(Passage passage) {
    return passage.deadline == Long.MAX_VALUE ? exchange.nanos() + timeoutNanos : passage.deadline;
  }

  private Order checked(
      @Nullable PeerLink via,
      Kind kind,
      String name,
      @Nullable Object value,
      MessageOptions options) {
    if (options.to() != null) {
      Names.exchange(options.to());
    }
    if (options.delivery() == Delivery.DURABLE) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected delivery fire or ack for message %s; durable needs a journal, and exchange %s has none"
              .formatted(name, exchange.id()),
          exchange.id(),
          null,
          null);
    }
    return new Order(
        asked(kind, options), via, kind, Names.sendable(name), Values.of(value), options);
  }

  private void start(Order order, Promise<Void> accepted) {
    if (exchange.closed()) {
      accepted.fail(exchange.closedError());
      return;
    }
    Duration timeout = order.options().timeout();
    long nanos = timeout == null ? -1 : nanosOf(timeout);
    long deadline = nanos < 0 ? Long.MAX_VALUE : begun(order) + nanos;
    Message message = make(order, exchange.lane().current(), nanos).build();
    Passage passage = passage(message, order.via(), deadline, order.options());
    passage.accepted = accepted;
    exchange.pipeline().travel(passage);
  }

  private void ask(Order order, Promise<@Nullable Object> answer) {
    if (exchange.closed()) {
      answer.fail(exchange.closedError());
      return;
    }
    Handling handling = exchange.lane().current();
    long now = begun(order);
    Duration timeout = order.options().timeout();
    long nanos = timeout == null ? timeoutNanos : nanosOf(timeout);
    if (handling != null && handling.passage.deadline != Long.MAX_VALUE) {
      nanos = Math.min(nanos, handling.passage.deadline - now);
    }
    Message message = make(order, handling, Math.max(nanos, 0)).build();
    Passage passage = passage(message, order.via(), now + nanos, order.options());
    try {
      passage.pending = pending.add(message, passage.deadline, answer, handling);
    } catch (ExchangeException e) {
      answer.fail(e.in(exchange.id()));
      return;
    }
    exchange.pipeline().travel(passage);
  }

  private MessageBuilder make(Order order, @Nullable Handling handling, long nanos) {
    MessageOptions options = order.options();
    MessageId id = options.id();
    if (handling != null) {
      handling.spoke = true;
    }
    MessageBuilder builder = begin(order.kind(), id, order.name(), order.value());
    builder = handling == null ? builder.trace(route, 0) : builder.causedBy(handling.message());
    if (options.traceparent() != null) {
      builder.traceContext(options.traceparent(), options.tracestate());
    }
    return builder
        .to(options.to())
        .ttl(nanos < 0 ? -1 : millisUp(nanos))
        .delivery(options.delivery())
        .key(options.key())
        .priority(options.priority());
  }

  private MessageBuilder begin(
      Kind kind, @Nullable MessageId given, String name, @Nullable Object value) {
    long now = exchange.millis();
    MessageId id = given == null ? exchange.ids().next(now) : given;
    return Message.builder(id, kind, name, exchange.id()).value(value).route(route).timestamp(now);
  }

  private void travel(
      Message message, @Nullable PeerLink via, long deadline, MessageOptions options) {
    exchange.pipeline().travel(passage(message, via, deadline, options));
  }

  private Passage passage(
      Message message, @Nullable PeerLink via, long deadline, MessageOptions options) {
    Passage passage = new Passage(message, exchange.id(), null, deadline, false);
    passage.chosen = via;
    Duration park = options.park();
    if (park != null && park.isPositive()) {
      passage.parkedUntil = exchange.nanos() + nanosOf(park);
    }
    return passage;
  }

  /**
   * When somebody asks: the time in the inbox counts, and so does that which a handler has worked.
   * What has no short limit does without a look at the clock.
   */
  private long asked(Kind kind, MessageOptions options) {
    boolean limited = options.timeout() != null;
    if (!exchange.lane().turns().owned()) {
      return limited ? exchange.complex().clock().nanos() : UNKNOWN;
    }
    boolean handled = exchange.lane().current() != null;
    return handled && (limited || kind == Kind.REQUEST) ? exchange.tick() : UNKNOWN;
  }

  private long begun(Order order) {
    return order.asked() == UNKNOWN ? exchange.nanos() : order.asked();
  }

  /** So that a deadline is never so far away that its time overflows. */
  private static long nanosOf(Duration time) {
    return time.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : time.toNanos();
  }

  private static long millisUp(long nanos) {
    return (nanos + 999_999) / TimeUnit.MILLISECONDS.toNanos(1);
  }
}
