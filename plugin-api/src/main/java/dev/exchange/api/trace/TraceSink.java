package dev.exchange.api.trace;

/**
 * Keeps or passes on trace events beyond the ring in memory.
 *
 * <p>Threading: called on the thread of the exchange that tells; it must return quickly.
 */
@FunctionalInterface
public interface TraceSink {

  /** Takes one event. What it throws is counted and goes no further. */
  void accept(TraceEvent event);
}
