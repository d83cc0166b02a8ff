package dev.exchange.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one message is to be sent. Immutable; each method gives a changed copy.
 *
 * @param to the exchange that shall get it; null leaves the choice to routing
 * @param timeout how long a request may take, and how long any message may live; null takes the
 *     default for requests and no limit for events
 * @param key messages of one key keep their order and their receiver
 * @param priority 0 to 9, the default is 4
 * @param delivery what is promised
 * @param park how long to wait for a handler to appear; null does not wait
 * @param id the message's id, for a sender that must know it; null has one made
 * @param traceparent W3C Trace Context of whoever asked for it from outside; null continues that of
 *     the message that is being handled
 * @param tracestate W3C Trace Context, beside {@code traceparent}
 */
public record MessageOptions(
    @Nullable String to,
    @Nullable Duration timeout,
    @Nullable String key,
    int priority,
    Delivery delivery,
    @Nullable Duration park,
    @Nullable MessageId id,
    @Nullable String traceparent,
    @Nullable String tracestate) {

  /** What holds when nothing is said. */
  public static final MessageOptions DEFAULT =
      new MessageOptions(null, null, null, 4, Delivery.FIRE, null, null, null, null);

  /**
   * Checks the ranges.
   *
   * @throws ExchangeException BAD_MESSAGE for a priority outside 0 to 9 or a negative time
   */
  public MessageOptions {
    if (priority < 0 || priority > 9) {
      throw bad("a priority from 0 to 9", priority);
    }
    if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
      throw bad("a timeout above 0 ms", timeout.toMillis() + " ms");
    }
    if (park != null && park.isNegative()) {
      throw bad("a park time of 0 ms or more", park.toMillis() + " ms");
    }
  }

  /** To that exchange. */
  public static MessageOptions to(String exchangeId) {
    return DEFAULT.withTo(exchangeId);
  }

  /** Within that time. */
  public static MessageOptions within(Duration timeout) {
    return DEFAULT.withTimeout(timeout);
  }

  /** A copy with another receiver. */
  public MessageOptions withTo(@Nullable String exchangeId) {
    return new MessageOptions(
        exchangeId, timeout, key, priority, delivery, park, id, traceparent, tracestate);
  }

  /** A copy with another time limit. */
  public MessageOptions withTimeout(@Nullable Duration limit) {
    return new MessageOptions(
        to, limit, key, priority, delivery, park, id, traceparent, tracestate);
  }

  /** A copy with another key. */
  public MessageOptions withKey(@Nullable String orderKey) {
    return new MessageOptions(
        to, timeout, orderKey, priority, delivery, park, id, traceparent, tracestate);
  }

  /** A copy with another priority. */
  public MessageOptions withPriority(int level) {
    return new MessageOptions(to, timeout, key, level, delivery, park, id, traceparent, tracestate);
  }

  /** A copy with another promise. */
  public MessageOptions withDelivery(Delivery promise) {
    return new MessageOptions(
        to, timeout, key, priority, promise, park, id, traceparent, tracestate);
  }

  /** A copy that waits that long for a handler to appear. */
  public MessageOptions withPark(@Nullable Duration wait) {
    return new MessageOptions(
        to, timeout, key, priority, delivery, wait, id, traceparent, tracestate);
  }

  /** A copy whose message has that id; one id is for one message. */
  public MessageOptions withId(@Nullable MessageId messageId) {
    return new MessageOptions(
        to, timeout, key, priority, delivery, park, messageId, traceparent, tracestate);
  }

  /** A copy whose message continues that W3C Trace Context. */
  public MessageOptions withTraceContext(@Nullable String parent, @Nullable String state) {
    return new MessageOptions(to, timeout, key, priority, delivery, park, id, parent, state);
  }

  private static ExchangeException bad(String expected, Object came) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE, "expected " + expected + " in the message options, got " + came);
  }
}
