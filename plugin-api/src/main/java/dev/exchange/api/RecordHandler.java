package dev.exchange.api;

import dev.exchange.api.state.State;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of a message whose value and answer are records.
 *
 * <p>Result: the answer, or null for none, as {@link Handler} says. Threading, errors: as there.
 *
 * @param <I> the record that the value becomes
 * @param <O> the record that is the answer
 */
@FunctionalInterface
public interface RecordHandler<I extends Record, O extends Record> {

  /** Handles one message. */
  @Nullable O handle(I value, Message msg, Sig sig, State state) throws Exception;

  /**
   * The same, with an answer that comes later.
   *
   * @param <I> the record that the value becomes
   * @param <O> the record that is the answer
   */
  @FunctionalInterface
  interface Async<I extends Record, O extends Record> {

    /** Handles one message. */
    Future<? extends @Nullable O> handle(I value, Message msg, Sig sig, State state)
        throws Exception;
  }
}
