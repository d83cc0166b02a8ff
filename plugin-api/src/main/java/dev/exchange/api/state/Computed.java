package dev.exchange.api.state;

import org.jspecify.annotations.Nullable;

/**
 * The function of a computed cell. What it reads is what it depends on, found anew at each run.
 *
 * <p>Result: a value, or a {@code Future} or {@code CompletionStage} of one, during which the cell
 * keeps its last value and is pending.
 *
 * <p>Threading: the exchange's own thread. It must not write.
 */
@FunctionalInterface
public interface Computed {

  /** Computes the value of the cell from others. */
  @Nullable Object compute(State state) throws Exception;
}
