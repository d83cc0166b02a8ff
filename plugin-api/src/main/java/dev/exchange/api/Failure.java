package dev.exchange.api;

import org.jspecify.annotations.Nullable;

/**
 * An error as a message carries it.
 *
 * @param code what kind of failure
 * @param message what was expected, what came, and whose it is; one sentence
 * @param exchange the exchange in which it arose
 * @param location where in the author's file, if it arose in one
 */
public record Failure(
    ErrorCode code, String message, String exchange, @Nullable Location location) {

  /** The same failure as something that can be thrown. */
  public ExchangeException toException() {
    return new ExchangeException(code, message, exchange, location, null);
  }
}
