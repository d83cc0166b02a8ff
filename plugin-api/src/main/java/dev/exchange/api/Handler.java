package dev.exchange.api;

import dev.exchange.api.state.State;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of a message.
 *
 * <p>Result: any value that {@link Values#of} takes, or a {@code Future} of one, which makes the
 * handler asynchronous. {@code null} is no answer: a request is then answered by the first emission
 * that goes back to the requester, or with null. {@link #NULL} is the answer null itself.
 *
 * <p>Threading: called on the exchange's own thread, never on two at the same time.
 *
 * <p>Errors: whatever it throws, or fails its Future with, answers a request with HANDLER_FAILED;
 * an {@link ExchangeException} keeps its own code. Writes of a handler that throws are undone.
 *
 * <p>Source: docs/spec/handlers.md, H1 to H5.
 */
@FunctionalInterface
public interface Handler {

  /** The answer null, given on purpose. */
  Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "Handler.NULL";
        }
      };

  /** Handles one message. */
  @Nullable Object handle(Message msg, Sig sig, State state) throws Exception;
}
