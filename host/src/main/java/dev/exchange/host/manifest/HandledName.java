package dev.exchange.host.manifest;

import dev.exchange.api.ValueList;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin says of messages that it handles. Any thread.
 *
 * @param input the JSON Schema of their value: a {@code ValueMap}, true or false; null: any value
 * @param output the JSON Schema of the answer, likewise
 * @param samples values that it would take
 */
public record HandledName(
    @Nullable String description,
    @Nullable Object input,
    @Nullable Object output,
    ValueList samples) {}
