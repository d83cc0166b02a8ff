package dev.exchange.api.trace;

import dev.exchange.api.MessageId;
import dev.exchange.api.state.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a cell has its value: the change, and the messages that led to it, latest first, to the root.
 *
 * @param exchange whose cell it is
 * @param cell the cell
 * @param change the latest change; null if the cell has its first value
 * @param steps the messages, from the one whose handling made the change to the root
 * @param complete false if a part of the chain has left the ring
 */
public record Why(
    String exchange, String cell, @Nullable Change change, List<Step> steps, boolean complete) {

  public Why {
    steps = List.copyOf(steps);
  }

  /**
   * One message of the chain.
   *
   * @param exchange where it was handled, or emitted if it was handled nowhere
   * @param message its id
   * @param name its name
   * @param from who emitted it
   * @param handler the handler, with file and line where they are known
   * @param nanos how long the handler took, in ns
   * @param timestamp when, in ms since the epoch
   */
  public record Step(
      String exchange,
      MessageId message,
      String name,
      String from,
      @Nullable String handler,
      long nanos,
      long timestamp) {}
}
