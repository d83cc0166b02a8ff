package dev.exchange.testing;

import dev.exchange.host.simulation.SimulatedProcess;

/** What a complex runs on, for tests of what authors do not see. */
public final class Engine {

  private Engine() {}

  /** The process of that name. */
  public static SimulatedProcess process(Complex complex, String name) {
    return complex.simulation().process(name);
  }
}
