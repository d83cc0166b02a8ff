package dev.exchange.host.manifest;

import org.jspecify.annotations.Nullable;

/**
 * What a plugin says of messages that it emits. Any thread.
 *
 * @param value the JSON Schema of their value: a {@code ValueMap}, true or false; null: any value
 */
public record EmittedName(@Nullable String description, @Nullable Object value) {}
