package dev.exchange.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The envelope between, and inside, exchanges. Immutable.
 *
 * <p>Units: {@link #timestamp()} in ms since the epoch; {@link #ttl()} in ms left, -1 for no limit.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/messages.md.
 */
public final class Message {

  private final MessageHead head;
  private final @Nullable Object value;
  private final @Nullable String to;
  private final Path trace;
  private final int traceDropped;
  private final Path route;
  private final long timestamp;
  private final @Nullable MessageId re;
  private final @Nullable Failure error;
  private final long ttl;
  private final Delivery delivery;
  private final @Nullable String key;
  private final int priority;
  private final @Nullable String traceparent;
  private final @Nullable String tracestate;

  Message(MessageBuilder b) {
    head = new MessageHead(b.id, b.kind, b.name, b.from, b.cause, b.root == null ? b.id : b.root);
    value = b.value;
    to = b.to;
    trace = b.trace;
    traceDropped = b.traceDropped;
    route = b.route;
    timestamp = b.timestamp;
    re = b.re;
    error = b.error;
    ttl = b.ttl;
    delivery = b.delivery;
    key = b.key;
    priority = b.priority;
    traceparent = b.traceparent;
    tracestate = b.tracestate;
  }

  private Message(Message m, Path trace, int traceDropped) {
    head = m.head;
    value = m.value;
    to = m.to;
    this.trace = trace;
    this.traceDropped = traceDropped;
    route = m.route;
    timestamp = m.timestamp;
    re = m.re;
    error = m.error;
    ttl = m.ttl;
    delivery = m.delivery;
    key = m.key;
    priority = m.priority;
    traceparent = m.traceparent;
    tracestate = m.tracestate;
  }

  /** Begins a message with what every message has. */
  public static MessageBuilder builder(MessageId id, Kind kind, String name, String from) {
    return new MessageBuilder(id, kind, name, from);
  }

  /** Begins a copy of this message. */
  public MessageBuilder toBuilder() {
    return new MessageBuilder(id(), kind(), name(), from())
        .value(value)
        .to(to)
        .trace(trace, traceDropped)
        .route(route)
        .timestamp(timestamp)
        .cause(cause())
        .root(root())
        .re(re)
        .error(error)
        .ttl(ttl)
        .delivery(delivery)
        .key(key)
        .priority(priority)
        .traceContext(traceparent, tracestate);
  }

  /** This message as the exchange sees it that receives it: the trace goes on to that exchange. */
  public Message arrivedAt(String exchangeId) {
    if (trace.endsWith(exchangeId)) {
      return this;
    }
    return new Message(this, trace.plus(exchangeId), traceDropped + (trace.isFull() ? 1 : 0));
  }

  /** Which message it is and where it comes from. */
  public MessageHead head() {
    return head;
  }

  /** Unique; made by the sender. */
  public MessageId id() {
    return head.id();
  }

  /** What it is for. */
  public Kind kind() {
    return head.kind();
  }

  /** Its name, in the grammar of {@link Names}. */
  public String name() {
    return head.name();
  }

  /** Its payload, one of {@link Values}. */
  public @Nullable Object value() {
    return value;
  }

  /** The payload as a map. Throws SCHEMA if it is something else. */
  public ValueMap map() {
    return Values.as(ValueMap.class, value, "a map", "the value of " + name());
  }

  /** The text under a key of the payload. Throws SCHEMA if there is none. */
  public String text(String memberKey) {
    return Values.as(String.class, map().get(memberKey), "text", at(memberKey));
  }

  /** The number under a key of the payload. Throws SCHEMA if there is none. */
  public double number(String memberKey) {
    return Values.as(Number.class, map().get(memberKey), "a number", at(memberKey)).doubleValue();
  }

  /** The exchange that emitted it. */
  public String from() {
    return head.from();
  }

  /** The exchange that shall get it, if the sender chose one. */
  public @Nullable String to() {
    return to;
  }

  /** The exchanges that the chain of causes went through, oldest first. */
  public List<String> trace() {
    return trace;
  }

  /** How many ids left the front of the trace because it was full. */
  public int traceDropped() {
    return traceDropped;
  }

  /** The exchanges that this leg visited. */
  public List<String> route() {
    return route;
  }

  /** When it was made. */
  public long timestamp() {
    return timestamp;
  }

  /** The message whose handling emitted this one. */
  public @Nullable MessageId cause() {
    return head.cause();
  }

  /** The first message of the causal tree; its own id if it has no cause. */
  public MessageId root() {
    return head.root();
  }

  /** In a reply: the request that it answers. */
  public @Nullable MessageId re() {
    return re;
  }

  /** In a reply that failed: why. */
  public @Nullable Failure error() {
    return error;
  }

  /** How many ms it has left; -1 if it has no limit. */
  public long ttl() {
    return ttl;
  }

  /** What the sender is promised. */
  public Delivery delivery() {
    return delivery;
  }

  /** Same key, same order and same chosen peer. */
  public @Nullable String key() {
    return key;
  }

  /** 0 to 9; 4 is the default. */
  public int priority() {
    return priority;
  }

  /** W3C Trace Context. */
  public @Nullable String traceparent() {
    return traceparent;
  }

  /** W3C Trace Context. */
  public @Nullable String tracestate() {
    return tracestate;
  }

  /** Kind, name, sender and id, for people. */
  @Override
  public String toString() {
    return kind() + " " + name() + " from " + from() + " (" + id() + ")";
  }

  private String at(String memberKey) {
    return "member " + memberKey + " of the value of " + name();
  }
}
