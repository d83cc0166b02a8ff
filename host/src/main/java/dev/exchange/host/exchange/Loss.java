package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * How a program died: its thread or its process is lost, and all of its exchanges with it.
 *
 * @param why the reason
 * @param message what it was handling, as far as that is known: the message that may have killed it
 */
public record Loss(ExchangeException why, @Nullable ValueMap message) {}
