package dev.exchange.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link SignalKernel} tells its owner: a signal without a handler, a handler that threw,
 * and a run that reached its limit.
 *
 * <p>Thread: the one that owns the kernel, inside the call that met the condition. A hook may
 * signal, define and remove; {@link SignalKernel#step} and {@link SignalKernel#run} return 0 to it
 * at once.
 *
 * <p>Errors: what a hook throws is counted by {@link SignalKernel#hookFailures} and goes no
 * further, except a {@link VirtualMachineError} other than {@link StackOverflowError} (K14).
 *
 * <p>Source: {@code docs/spec/kernel.md}, K2, K4, K6 and K14.
 */
public interface KernelHooks {

  /**
   * Tells of a signal that found no handler: at once if the name was unknown when it was signalled,
   * in its turn if the handler was removed while the signal was queued.
   *
   * @param name the name that was signalled
   * @param value the value that was signalled with it
   */
  void unhandled(String name, @Nullable Object value);

  /**
   * Tells of a handler that threw.
   *
   * @param name the name of the signal that was being handled
   * @param value the value of that signal
   * @param error the very object that the handler threw
   */
  void failed(String name, @Nullable Object value, Throwable error);

  /**
   * Tells of a run that reached its limit with signals left; at most once in each run, as its last
   * act.
   *
   * @param generations generations that the run has passed, which is its limit
   * @param queued signals that stay in the queue for the next step or run, at least 1
   */
  void overrun(int generations, int queued);
}
