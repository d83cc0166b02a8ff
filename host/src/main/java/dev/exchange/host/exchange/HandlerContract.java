package dev.exchange.host.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What the values of one handler's messages must be like, checked at its door.
 *
 * <p>Threading: any thread.
 */
public interface HandlerContract {

  /** A handler that takes and gives what it likes. */
  HandlerContract NONE =
      new HandlerContract() {
        @Override
        public void input(@Nullable Object value) {}

        @Override
        public void output(@Nullable Object value) {}
      };

  /**
   * Checks what a message brings.
   *
   * @throws dev.exchange.api.ExchangeException SCHEMA, with the path in the value
   */
  void input(@Nullable Object value);

  /**
   * Checks what the handler gives as the answer.
   *
   * @throws dev.exchange.api.ExchangeException SCHEMA, with the path in the value
   */
  void output(@Nullable Object value);
}
