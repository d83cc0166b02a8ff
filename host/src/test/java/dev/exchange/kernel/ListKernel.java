package dev.exchange.kernel;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the kernel written down as plainly as they go, over a deque: a model that the frozen
 * kernel must agree with. Each fault breaks one rule, to show that the cases notice.
 */
final class ListKernel implements PlayedKernel {

  /** What the model does wrong. */
  enum Fault {
    NONE,
    LAST_IN_FIRST_OUT,
    GENERATION_TAKES_NEW_SIGNALS,
    LOOP_INSIDE_A_HANDLER,
    LOOP_INSIDE_AN_IMMEDIATE_HANDLER_OUTSIDE_OF_A_LOOP,
    NO_OVERRUN,
    OVERRUN_DROPS_THE_REST,
    OVERRUN_ON_AN_EMPTY_QUEUE,
    HOOK_THROWS_ON,
    DELAYED_WINS,
    LOOKUP_WHEN_SIGNALLED,
    REMOVED_SIGNAL_IS_DROPPED,
    UNKNOWN_SIGNAL_IS_QUEUED,
    FAILURE_ENDS_THE_GENERATION,
    IMMEDIATE_FAILURE_IS_NOT_TOLD,
    LIMIT_IS_NOT_CHECKED,
    NAMES_IGNORE_CASE
  }

  private record Waiting(String name, @Nullable Object value, @Nullable SignalHandler found) {}

  private final KernelHooks hooks;
  private final Fault fault;
  private final Map<String, SignalHandler> immediate = new LinkedHashMap<>();
  private final Map<String, SignalHandler> delayed = new LinkedHashMap<>();
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private int calls;
  private boolean running;
  private boolean handlerThrew;
  private long hookFailures;

  ListKernel(KernelHooks hooks, Fault fault) {
    this.hooks = hooks;
    this.fault = fault;
  }

  @Override
  public void immediate(String name, SignalHandler handler) {
    immediate.put(key(name), handler);
  }

  @Override
  public void delayed(String name, SignalHandler handler) {
    delayed.put(key(name), handler);
  }

  @Override
  public boolean remove(String name) {
    boolean known = knows(name);
    immediate.remove(key(name));
    delayed.remove(key(name));
    return known;
  }

  @Override
  public boolean knows(String name) {
    return immediate.containsKey(key(name)) || delayed.containsKey(key(name));
  }

  @Override
  public @Nullable Object signal(String name, @Nullable Object value) {
    boolean queues =
        delayed.containsKey(key(name))
            && (!immediate.containsKey(key(name)) || fault == Fault.DELAYED_WINS);
    if (queues || (!knows(name) && fault == Fault.UNKNOWN_SIGNAL_IS_QUEUED)) {
      queue.add(new Waiting(name, value, delayed.get(key(name))));
      return null;
    }
    return handle(name, value, immediate.get(key(name)));
  }

  @Override
  public int step() {
    if (refusesLoops()) {
      return 0;
    }
    boolean before = running;
    running = true;
    try {
      return generation();
    } finally {
      running = before;
    }
  }

  @Override
  public int run(int limit) {
    if (limit <= 0 && fault != Fault.LIMIT_IS_NOT_CHECKED) {
      throw new IllegalArgumentException("limit " + limit);
    }
    if (refusesLoops()) {
      return 0;
    }
    boolean before = running;
    running = true;
    try {
      int generations = 0;
      while (!queue.isEmpty() && generations < limit) {
        generation();
        generations++;
      }
      endRun(generations, limit);
      return generations;
    } finally {
      running = before;
    }
  }

  @Override
  public int queued() {
    return queue.size();
  }

  @Override
  public boolean running() {
    return running;
  }

  @Override
  public long hookFailures() {
    return hookFailures;
  }

  private String key(String name) {
    return fault == Fault.NAMES_IGNORE_CASE ? name.toLowerCase(Locale.ROOT) : name;
  }

  private boolean refusesLoops() {
    return switch (fault) {
      case LOOP_INSIDE_A_HANDLER -> false;
      case LOOP_INSIDE_AN_IMMEDIATE_HANDLER_OUTSIDE_OF_A_LOOP -> running;
      default -> calls > 0;
    };
  }

  private int generation() {
    int size = queue.size();
    int processed = 0;
    while (!queue.isEmpty() && (processed < size || fault == Fault.GENERATION_TAKES_NEW_SIGNALS)) {
      Waiting next = fault == Fault.LAST_IN_FIRST_OUT ? queue.removeLast() : queue.removeFirst();
      processed++;
      handlerThrew = false;
      process(next);
      if (handlerThrew && fault == Fault.FAILURE_ENDS_THE_GENERATION) {
        break;
      }
    }
    return processed;
  }

  private void process(Waiting next) {
    String key = key(next.name());
    SignalHandler handler = immediate.containsKey(key) ? immediate.get(key) : delayed.get(key);
    if (fault == Fault.LOOKUP_WHEN_SIGNALLED) {
      handler = next.found();
    }
    if (handler != null || fault != Fault.REMOVED_SIGNAL_IS_DROPPED) {
      handle(next.name(), next.value(), handler);
    }
  }

  private @Nullable Object handle(
      String name, @Nullable Object value, @Nullable SignalHandler handler) {
    if (handler == null) {
      tell(() -> hooks.unhandled(name, value));
      return null;
    }
    calls++;
    try {
      return handler.handle(value);
    } catch (Exception error) {
      handlerThrew = true;
      if (running || fault != Fault.IMMEDIATE_FAILURE_IS_NOT_TOLD) {
        tell(() -> hooks.failed(name, value, error));
      }
      return null;
    } finally {
      calls--;
    }
  }

  private void endRun(int generations, int limit) {
    boolean overran =
        fault == Fault.OVERRUN_ON_AN_EMPTY_QUEUE ? generations == limit : !queue.isEmpty();
    if (overran && fault != Fault.NO_OVERRUN) {
      tell(() -> hooks.overrun(generations, queue.size()));
    }
    if (overran && fault == Fault.OVERRUN_DROPS_THE_REST) {
      queue.clear();
    }
  }

  private void tell(Runnable call) {
    calls++;
    try {
      call.run();
    } catch (RuntimeException error) {
      hookFailures++;
      if (fault == Fault.HOOK_THROWS_ON) {
        throw error;
      }
    } finally {
      calls--;
    }
  }
}
