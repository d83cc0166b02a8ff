package dev.exchange.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Does the work of one named signal in a {@link SignalKernel}.
 *
 * <p>Thread: the one that owns the kernel.
 *
 * <p>Source: {@code docs/spec/kernel.md}, K1, K5 and K6.
 */
@FunctionalInterface
public interface SignalHandler {

  /**
   * Handles one signal.
   *
   * <p>Shape: the value is the very object that was signalled; the kernel neither copies nor reads
   * it. The result reaches the signaller if the signal was immediate, and nobody otherwise.
   *
   * <p>Thread: the one that owns the kernel. The handler may signal, define and remove; {@link
   * SignalKernel#step} and {@link SignalKernel#run} return 0 to it at once.
   *
   * @param value what was signalled with the name
   * @return the result of an immediate signal
   * @throws Exception if the work fails; the kernel gives it to {@link KernelHooks#failed}
   */
  @Nullable Object handle(@Nullable Object value) throws Exception;
}
