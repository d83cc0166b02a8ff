package dev.exchange.host.exchange;

import dev.exchange.api.ExchangeException;
import dev.exchange.host.state.StateGraph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange holds and has done of late, for a version that is tried on it.
 *
 * @param exchange whose it is
 * @param values what its static cells hold
 * @param healthy the cells that are not in error
 * @param recent what was handled well of late
 */
record TrialGround(
    ExchangeCore exchange,
    Map<String, @Nullable Object> values,
    List<String> healthy,
    Recent.Row recent) {

  /** That of an exchange now. On its own thread, between transactions. */
  static TrialGround of(ExchangeCore exchange) {
    StateGraph graph = exchange.graph();
    return new TrialGround(
        exchange,
        new LinkedHashMap<>(graph.values()),
        graph.names().stream().filter(cell -> failure(graph, cell) == null).toList(),
        exchange.handlers().recent().last());
  }

  /** The error that a cell holds; null if it holds a value. */
  static @Nullable ExchangeException failure(StateGraph graph, String cell) {
    try {
      graph.get(cell);
      return null;
    } catch (ExchangeException e) {
      return e;
    }
  }
}
