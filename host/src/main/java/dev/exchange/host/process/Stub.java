package dev.exchange.host.process;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Change;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the host for one exchange of a program in a process of its own: it has its id, handles
 * what it handles by passing it on, and shows its cells.
 *
 * <p>The cells are computed from {@value Mirror#CELL}, which holds what the process has told last.
 *
 * <p>Threading: the thread of its exchange.
 */
final class Stub {

  /** How long a version that was replaced may take for what it has begun, in ms. */
  private static final long DRAIN_MILLIS = 10_000;

  private final ValueMap told;
  private final Peer control;
  private final Mirror mirror = new Mirror();
  private final Promise<Peer> ready = Promise.promise();
  private final Map<Message, Message> unanswered = new LinkedHashMap<>();
  private final Promise<Void> begun = Promise.promise();
  private @Nullable Promise<Void> resting;
  private @Nullable Exchange own;

  Stub(ValueMap told, Peer control) {
    this.told = told;
    this.control = control;
  }

  String id() {
    return told.text("id");
  }

  /** What it is. */
  ExchangeBuilder definition() {
    ExchangeBuilder builder = Exchange.define(id());
    mirror.define(builder, texts("cells"));
    builder.share(texts("shared").toArray(String[]::new));
    if (told.bool("default")) {
      builder.asDefault();
    }
    for (Object each : told.list("handles")) {
      ValueMap handler = (ValueMap) Objects.requireNonNull(each);
      builder.handler(handler.text("name"), (msg, sig, state) -> pass(msg), place(handler));
    }
    return builder;
  }

  /** Links to the exchange for which it stands; what comes waits until it has begun. */
  void open(Exchange exchange) {
    own = exchange;
    exchange
        .connect(new ConnectOptions("ipc", ValueMap.of("path", told.text("address"))))
        .compose(peer -> begun.future().compose(done -> watched(peer)))
        .onSuccess(ready::tryComplete)
        .onFailure(ready::tryFail);
  }

  /** It is at work, with what the program itself says that its cells hold. */
  Future<Void> begin() {
    begun.tryComplete();
    return begun.future();
  }

  /** It is at work as soon as the process has what the exchange held before. */
  Future<Void> begin(Future<ValueMap> state, String version) {
    state.compose(held -> give(held, version)).onComplete(begun);
    return begun.future();
  }

  /** Gives the process what the exchange held in another version. */
  Future<Void> give(ValueMap state, String version) {
    return control
        .request(
            Terms.ADOPT, ValueMap.of("exchange", id(), "state", state).plus("version", version))
        .mapEmpty();
  }

  /**
   * What its exchange holds, once all that it was given before is answered, or has had its time.
   */
  Future<ValueMap> last(Site site) {
    Promise<Void> idle = Promise.promise();
    if (unanswered.isEmpty()) {
      idle.complete();
    } else {
      resting = idle;
      long timer = site.vertx().setTimer(DRAIN_MILLIS, late -> idle.tryComplete());
      idle.future().onComplete(rests -> site.vertx().cancelTimer(timer));
    }
    return idle.future()
        .compose(rests -> control.request(Terms.STATE, ValueMap.of("exchange", id())))
        .map(held -> held instanceof ValueMap map ? map : ValueMap.EMPTY);
  }

  /** What it has had for the longest time and not answered; null if there is nothing. */
  @Nullable Message oldest() {
    return unanswered.isEmpty() ? null : unanswered.keySet().iterator().next();
  }

  /** The process is gone, or to go. */
  void close() {
    ready.future().onSuccess(Peer::close);
    ready.tryFail(
        new ExchangeException(
            ErrorCode.PEER_GONE, "expected the process of exchange " + id() + ", it has ended"));
  }

  private Future<@Nullable Object> pass(Message message) {
    unanswered.put(message, message);
    return ready
        .future()
        .compose(
            peer -> message.kind() == Kind.REQUEST ? asked(peer, message) : sent(peer, message))
        .onComplete(ended -> {
          unanswered.remove(message);
          if (resting != null && unanswered.isEmpty()) {
            resting.tryComplete();
          }
        });
  }

  private static Future<@Nullable Object> asked(Peer peer, Message message) {
    return peer.request(message.name(), message.value(), options(message));
  }

  private static Future<@Nullable Object> sent(Peer peer, Message message) {
    return peer.send(message.name(), message.value(), options(message).withDelivery(Delivery.ACK))
        .map(accepted -> (Object) null);
  }

  private static MessageOptions options(Message message) {
    MessageOptions options =
        MessageOptions.DEFAULT.withKey(message.key()).withPriority(message.priority());
    return message.ttl() < 0
        ? options
        : options.withTimeout(Duration.ofMillis(Math.max(1, message.ttl())));
  }

  private Future<Peer> watched(Peer peer) {
    List<Future<?>> watches =
        texts("cells").stream().<Future<?>>map(cell -> peer.watch(cell, this::changed)).toList();
    return Future.join(watches).map(all -> peer);
  }

  private void changed(Change change) {
    Exchange exchange = own;
    if (exchange != null && mirror.takes(change)) {
      exchange.set(Mirror.CELL, mirror.value()).onFailure(closed -> {}); // then nobody looks at it
    }
  }

  private List<String> texts(String member) {
    return told.list(member).stream().map(String.class::cast).toList();
  }

  private static @Nullable Location place(ValueMap handler) {
    return handler.get("file") instanceof String file
        ? new Location(
            file, (int) handler.number("line"), (int) handler.number("column"), List.of())
        : null;
  }
}
