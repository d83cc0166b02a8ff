package dev.exchange.host.state;

/**
 * Stops a function that reads a cell which must be computed first, where no further function may
 * run inside the ones that are running. It starts again; what it made of this exception is dropped.
 */
final class RunStopped extends RuntimeException {

  private static final long serialVersionUID = 1;

  private RunStopped(String cell) {
    super(
        "this run stops here and starts again when cell " + cell + " is ready", null, false, false);
  }

  static RunStopped at(String cell) {
    return new RunStopped(cell);
  }
}
