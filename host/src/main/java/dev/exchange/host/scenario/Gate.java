package dev.exchange.host.scenario;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One direction between two processes: open, or holding all that comes until it is.
 *
 * <p>Threading: the context of the {@link ProxyNetwork}.
 */
final class Gate {

  private final Set<Flow> flows = new LinkedHashSet<>();
  private List<Runnable> waiting = new ArrayList<>();
  private boolean holding;

  boolean isHolding() {
    return holding;
  }

  /** Nothing gets through any more. */
  void hold() {
    holding = true;
    flows.forEach(Flow::update);
  }

  /** What was held up gets through, calls first, and so does what comes. */
  void open() {
    holding = false;
    List<Runnable> held = waiting;
    waiting = new ArrayList<>();
    held.forEach(Runnable::run);
    List.copyOf(flows).forEach(Flow::update);
  }

  /** Does that as soon as it is open. */
  void pass(Runnable call) {
    if (holding) {
      waiting.add(call);
    } else {
      call.run();
    }
  }

  void add(Flow flow) {
    flows.add(flow);
  }

  void remove(Flow flow) {
    flows.remove(flow);
  }
}
