package dev.exchange.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Message}. Nothing is checked here: whoever takes a message from outside checks it
 * first, and values must be frozen by {@link Values#of}.
 *
 * <p>Threading: one thread.
 */
public final class MessageBuilder {

  final MessageId id;
  final Kind kind;
  final String name;
  final String from;
  @Nullable Object value;
  @Nullable String to;
  Path trace = Path.EMPTY;
  int traceDropped;
  Path route = Path.EMPTY;
  long timestamp;
  @Nullable MessageId cause;
  @Nullable MessageId root;
  @Nullable MessageId re;
  @Nullable Failure error;
  long ttl = -1;
  Delivery delivery = Delivery.FIRE;
  @Nullable String key;
  int priority = 4;
  @Nullable String traceparent;
  @Nullable String tracestate;

  MessageBuilder(MessageId id, Kind kind, String name, String from) {
    this.id = id;
    this.kind = kind;
    this.name = name;
    this.from = from;
  }

  /** The payload, frozen. */
  public MessageBuilder value(@Nullable Object payload) {
    value = payload;
    return this;
  }

  /** The exchange that shall get it. */
  public MessageBuilder to(@Nullable String exchangeId) {
    to = exchangeId;
    return this;
  }

  /** The causal path, and how many ids left its front. */
  public MessageBuilder trace(List<String> ids, int dropped) {
    trace = Path.of(ids);
    traceDropped = dropped + ids.size() - trace.size();
    return this;
  }

  /** The exchanges that this leg visited. */
  public MessageBuilder route(List<String> ids) {
    route = Path.of(ids);
    return this;
  }

  /** One more exchange that this leg visited. */
  public MessageBuilder visit(String exchangeId) {
    route = route.plus(exchangeId);
    return this;
  }

  /** When it was made, in ms since the epoch. */
  public MessageBuilder timestamp(long millis) {
    timestamp = millis;
    return this;
  }

  /** Continues the trace, the causal tree and the trace context of the message that caused it. */
  public MessageBuilder causedBy(Message message) {
    Message seen = message.arrivedAt(from);
    cause = seen.id();
    root = seen.root();
    traceparent = seen.traceparent();
    tracestate = seen.tracestate();
    return trace(seen.trace(), seen.traceDropped());
  }

  /** The message whose handling emitted it. */
  public MessageBuilder cause(@Nullable MessageId message) {
    cause = message;
    return this;
  }

  /** The first message of the causal tree; null for its own id. */
  public MessageBuilder root(@Nullable MessageId message) {
    root = message;
    return this;
  }

  /** The request that it answers. */
  public MessageBuilder re(@Nullable MessageId request) {
    re = request;
    return this;
  }

  /** Why the request failed. */
  public MessageBuilder error(@Nullable Failure failure) {
    error = failure;
    return this;
  }

  /** How many ms it has left; -1 for no limit. */
  public MessageBuilder ttl(long millis) {
    ttl = millis;
    return this;
  }

  /** What the sender is promised. */
  public MessageBuilder delivery(Delivery promise) {
    delivery = promise;
    return this;
  }

  /** Same key, same order and same chosen peer. */
  public MessageBuilder key(@Nullable String orderKey) {
    key = orderKey;
    return this;
  }

  /** 0 to 9. */
  public MessageBuilder priority(int level) {
    priority = level;
    return this;
  }

  /** W3C Trace Context. */
  public MessageBuilder traceContext(@Nullable String parent, @Nullable String vendorState) {
    traceparent = parent;
    tracestate = vendorState;
    return this;
  }

  /** The message. */
  public Message build() {
    return new Message(this);
  }
}
