package dev.exchange.api.state;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * One change of one cell, as it was committed.
 *
 * @param cell name of the cell
 * @param version counts the changes of this cell from 1
 * @param before the value before; null also if there was an error
 * @param value the value after; null if {@code error} is set
 * @param error the error that the cell holds now, if it does
 * @param cause the message that was being handled; null outside of any
 */
public record Change(
    String cell,
    long version,
    @Nullable Object before,
    @Nullable Object value,
    @Nullable ExchangeException error,
    @Nullable MessageId cause) {}
