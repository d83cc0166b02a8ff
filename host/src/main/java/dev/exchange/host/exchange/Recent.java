package dev.exchange.host.exchange;

import dev.exchange.api.Message;
import dev.exchange.host.state.StateGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some messages that an exchange has handled well of late, one after the other, and what its static
 * cells held before the first: so another version can be tried with them.
 *
 * <pre>
 *   the cells ─▶ {@value #KEPT} messages ─▶ kept ··· {@value #PAUSE} others ··· the cells ─▶ …
 * </pre>
 *
 * <p>Threading: the exchange's own thread.
 */
final class Recent {

  static final int KEPT = 16;
  static final int PAUSE = 256;

  /** Who has more cells than that is tried without messages. */
  private static final int MOST_CELLS = 256;

  /**
   * What was handled in a row.
   *
   * @param values what the static cells held before
   * @param messages oldest first
   */
  record Row(Map<String, @Nullable Object> values, List<Message> messages) {

    static final Row NONE = new Row(Map.of(), List.of());
  }

  private final List<Message> messages = new ArrayList<>();
  private Map<String, @Nullable Object> values = Map.of();
  private Row last = Row.NONE;
  private int skip;
  private boolean open;

  /** A message is about to be handled, outside of any transaction. */
  void before(StateGraph graph, boolean atRest) {
    if (open || !atRest || --skip > 0 || graph.names().size() > MOST_CELLS) {
      return;
    }
    values = new LinkedHashMap<>(graph.values());
    messages.clear();
    open = true;
  }

  /** A message was handled well. */
  void add(Message message) {
    if (!open) {
      return;
    }
    messages.add(message);
    if (messages.size() == KEPT) {
      last = row();
      open = false;
      skip = PAUSE;
    }
  }

  /** The last whole row; if there is none, the one that is being made. */
  Row last() {
    return last.messages().isEmpty() ? row() : last;
  }

  /** The cells are others: what was handled before says nothing of them. */
  void forget() {
    last = Row.NONE;
    open = false;
    skip = 0;
  }

  private Row row() {
    return new Row(values, List.copyOf(messages));
  }
}
