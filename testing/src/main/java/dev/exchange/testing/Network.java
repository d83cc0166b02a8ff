package dev.exchange.testing;

/**
 * What lies between the processes of a {@link Complex}, and what goes wrong there.
 *
 * <p>Threading: see {@link Complex}.
 */
public final class Network {

  private final dev.exchange.host.simulation.Network engine;

  Network(dev.exchange.host.simulation.Network engine) {
    this.engine = engine;
  }

  /** What it is like wherever nothing else is said; {@link Conditions#GOOD} unless set. */
  public void usually(Conditions all) {
    engine.usually(all.engine());
  }

  /** What it is like between those two processes, both ways. */
  public void between(String one, String other, Conditions both) {
    engine.between(one, other, both.engine());
  }

  /**
   * Nothing gets through between those two processes, either way. Nobody is told: what is sent is
   * under way until {@link #heal}.
   */
  public void partition(String one, String other) {
    engine.partition(one, other);
  }

  /** Nothing gets through from that process to that other one; the other way is open. */
  public void halfOpen(String from, String to) {
    engine.halfOpen(from, to);
  }

  /** What was under way between those two gets through, and so does what comes. */
  public void heal(String one, String other) {
    engine.heal(one, other);
  }

  /** All connections between those two break in this moment; what was under way is lost. */
  public void cut(String one, String other) {
    engine.cut(one, other);
  }

  /** How many connections are open. */
  public int connections() {
    return engine.connections();
  }
}
