package dev.exchange.host.exchange;

import dev.exchange.api.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last messages that an exchange has handled well, at most {@value #KEPT}.
 *
 * <p>Threading: the exchange's own thread.
 */
final class Recent {

  static final int KEPT = 16;

  private final @Nullable Message[] messages = new @Nullable Message[KEPT];
  private int next;

  void add(Message message) {
    messages[next] = message;
    next = (next + 1) % KEPT;
  }

  /** The last of them, oldest first. */
  List<Message> last(int count) {
    List<Message> last = new ArrayList<>();
    for (int i = KEPT - Math.min(count, KEPT); i < KEPT; i++) {
      Message message = messages[(next + i) % KEPT];
      if (message != null) {
        last.add(message);
      }
    }
    return last;
  }
}
