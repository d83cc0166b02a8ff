package dev.exchange.api;

import org.jspecify.annotations.Nullable;

/**
 * What a trace keeps of a message: which it is and where it comes from, without its value.
 *
 * <p>Threading: any thread; immutable.
 *
 * @param id the message
 * @param kind what it is for
 * @param name its name
 * @param from the exchange that emitted it
 * @param cause the message whose handling emitted it
 * @param root the first message of the causal tree; its own id if it has no cause
 */
public record MessageHead(
    MessageId id, Kind kind, String name, String from, @Nullable MessageId cause, MessageId root) {}
