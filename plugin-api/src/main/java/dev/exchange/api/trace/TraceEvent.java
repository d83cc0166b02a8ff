package dev.exchange.api.trace;

import dev.exchange.api.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * One station of one message.
 *
 * @param station what happened
 * @param exchange where
 * @param timestamp when, in ms since the epoch
 * @param message the message
 * @param name its name
 * @param from who emitted it
 * @param cause the message that caused it, if any
 * @param root the first message of the causal tree
 * @param nanos how long the handler took, in ns; 0 where nothing was handled
 * @param detail the peer (FORWARDED), the reason (DROPPED), the error (FAILED), the handler
 *     (HANDLED)
 */
public record TraceEvent(
    Station station,
    String exchange,
    long timestamp,
    MessageId message,
    String name,
    String from,
    @Nullable MessageId cause,
    MessageId root,
    long nanos,
    @Nullable String detail) {}
