package dev.exchange.api;

import org.jspecify.annotations.Nullable;

/**
 * Emits messages on behalf of the message that is being handled.
 *
 * <p>What it emits has that message as its cause and continues its trace, also after the handler
 * has returned a Future. The name {@code set} with a value {@code {name, value}} sets a cell.
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Errors, thrown at once: BAD_MESSAGE (the name), INVALID_VALUE, UNKNOWN_CELL (for set).
 *
 * <p>Source: docs/spec/handlers.md, H1 and H2.
 */
@FunctionalInterface
public interface Sig {

  /** Emits an event. */
  void emit(String name, @Nullable Object value);
}
