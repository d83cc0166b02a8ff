package dev.exchange.kernel;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dispatches named signals: one queue, two tables of handlers, three hooks.
 *
 * <pre>
 *   signal ─┬─▶ immediate table ─▶ handler now ─▶ result
 *           ├─▶ delayed table ───▶ queue ─▶ step, run ─▶ handler in its turn
 *           └─▶ neither ─────────▶ unhandled hook
 * </pre>
 *
 * <p>Shape: these hold whenever a handler, a hook or the owner has control:
 *
 * <ol>
 *   <li><b>A generation is a number.</b> A step reads the size of the queue once, as it begins, and
 *       takes that many signals. New ones join at the end, so they cannot be among them.
 *   <li><b>A signal is taken before it is handled.</b> Whatever its handler does or throws, no
 *       other signal is lost and none comes twice.
 *   <li><b>A handler is looked up when its signal is processed</b>, immediate first.
 *   <li><b>One loop at most.</b> All foreign code is called with {@code depth} above 0, and no loop
 *       starts then. So no chain of delayed signals deepens the stack, however long it is, and no
 *       generation passes in the midst of a handler.
 *   <li><b>Nothing is allocated for a signal</b>, but by a queue that grows.
 * </ol>
 *
 * <p>Thread: one thread owns a kernel, and calls everything here. Nothing is checked or locked.
 *
 * <p>Errors: what a handler throws goes to {@link KernelHooks#failed}, what a hook throws is
 * counted by {@link #hookFailures}. A {@link VirtualMachineError} other than {@link
 * StackOverflowError} is then thrown on as well, since the machine itself failed: the generation
 * ends early, and what was not yet taken stays queued. A null argument other than a value is a
 * {@link NullPointerException}.
 *
 * <p>Source: {@code docs/spec/kernel.md}, K1 to K14.
 */
public final class SignalKernel {

  private final KernelHooks hooks;
  private final Map<String, SignalHandler> immediate = new HashMap<>();
  private final Map<String, SignalHandler> delayed = new HashMap<>();
  private final SignalQueue queue = new SignalQueue();
  private int depth;
  private boolean running;
  private long hookFailures;

  /** Makes a kernel without handlers or signals, which tells these hooks what goes wrong. */
  public SignalKernel(KernelHooks hooks) {
    this.hooks = requireNonNull(hooks, "hooks");
  }

  /**
   * Defines, or replaces, the handler that is called as soon as a name is signalled. It wins over a
   * delayed one of the same name.
   */
  public void immediate(String name, SignalHandler handler) {
    immediate.put(requireNonNull(name, "name"), requireNonNull(handler, "handler"));
  }

  /**
   * Defines, or replaces, the handler that a step calls in its turn after a name was signalled. Its
   * result reaches nobody.
   */
  public void delayed(String name, SignalHandler handler) {
    delayed.put(requireNonNull(name, "name"), requireNonNull(handler, "handler"));
  }

  /**
   * Removes a name from both tables. Its queued signals keep their turn, and are unhandled unless
   * the name is defined again by then.
   *
   * @return whether either table held it
   */
  public boolean remove(String name) {
    boolean known = knows(name);
    immediate.remove(name);
    delayed.remove(name);
    return known;
  }

  /** Tells whether either table holds a name. */
  public boolean knows(String name) {
    requireNonNull(name, "name");
    return immediate.containsKey(name) || delayed.containsKey(name);
  }

  /**
   * Calls the immediate handler of a name, or else queues the signal for its delayed handler, or
   * else tells the unhandled hook. The value is handed on as it is.
   *
   * @return what the immediate handler returned; null if it threw, or if there is none
   * @throws OutOfMemoryError if the queue cannot grow; it is unchanged then
   */
  public @Nullable Object signal(String name, @Nullable Object value) {
    SignalHandler handler = immediate.get(requireNonNull(name, "name"));
    if (handler != null) {
      return call(handler, name, value);
    }
    if (delayed.containsKey(name)) {
      queue.add(name, value);
    } else {
      tell(name, value, null);
    }
    return null;
  }

  /**
   * Processes one generation: what is queued now, first in first out. What is signalled meanwhile
   * belongs to the next.
   *
   * @return signals processed, however they ended; 0, at once, inside a handler or a hook
   */
  public int step() {
    if (depth > 0) {
      return 0;
    }
    running = true;
    try {
      return generation();
    } finally {
      running = false;
      queue.letGo();
    }
  }

  /**
   * Processes generations until the queue is empty or the limit is reached. What is left then stays
   * queued, and {@link KernelHooks#overrun} is called, once.
   *
   * @param limit generations at most, 1 or more
   * @return generations passed; 0, at once, inside a handler or a hook
   * @throws IllegalArgumentException if the limit is below 1, wherever this is called
   */
  public int run(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a run needs a limit of 1 or more, not " + limit);
    }
    if (depth > 0) {
      return 0;
    }
    int generations = 0;
    running = true;
    try {
      for (; queue.size() > 0 && generations < limit; generations++) {
        generation();
      }
      if (queue.size() > 0) {
        tellOverrun(generations);
      }
      return generations;
    } finally {
      running = false;
      queue.letGo();
    }
  }

  /** Counts the signals that wait; one that is being handled is no longer among them. */
  public int queued() {
    return queue.size();
  }

  /**
   * Tells whether a step or run is under way. In an immediate handler that was signalled outside of
   * them it is not, and what is queued there waits for the next one.
   */
  public boolean running() {
    return running;
  }

  /** Counts the calls of hooks that ended with a throw, since the kernel was made. */
  public long hookFailures() {
    return hookFailures;
  }

  private int generation() {
    int size = queue.size();
    for (int i = 0; i < size; i++) {
      String name = queue.name();
      Object value = queue.value();
      queue.drop();
      process(name, value);
    }
    return size;
  }

  private void process(String name, @Nullable Object value) {
    SignalHandler now = immediate.get(name);
    SignalHandler handler = now != null ? now : delayed.get(name);
    if (handler != null) {
      call(handler, name, value);
    } else {
      tell(name, value, null);
    }
  }

  private @Nullable Object call(SignalHandler handler, String name, @Nullable Object value) {
    depth++;
    try {
      return handler.handle(value);
    } catch (Throwable error) {
      tell(name, value, error);
      throwOnIfFatal(error);
      return null;
    } finally {
      depth--;
    }
  }

  private void tell(String name, @Nullable Object value, @Nullable Throwable failure) {
    depth++;
    try {
      if (failure == null) {
        hooks.unhandled(name, value);
      } else {
        hooks.failed(name, value, failure);
      }
    } catch (Throwable error) {
      hookFailures++;
      throwOnIfFatal(error);
    } finally {
      depth--;
    }
  }

  private void tellOverrun(int generations) {
    depth++;
    try {
      hooks.overrun(generations, queue.size());
    } catch (Throwable error) {
      hookFailures++;
      throwOnIfFatal(error);
    } finally {
      depth--;
    }
  }

  private static void throwOnIfFatal(Throwable error) {
    if (error instanceof VirtualMachineError fatal && !(error instanceof StackOverflowError)) {
      throw fatal;
    }
  }
}
