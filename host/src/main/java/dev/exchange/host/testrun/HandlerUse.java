package dev.exchange.host.testrun;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which handlers of the programs that were deployed have handled a message.
 *
 * <p>Threading: one thread at a time.
 */
public final class HandlerUse {

  /**
   * A handler.
   *
   * @param program the file's name
   * @param exchange its exchange
   * @param name the name or pattern that it handles
   */
  public record Handler(String program, String exchange, String name)
      implements Comparable<Handler> {

    private static final Comparator<Handler> ORDER =
        Comparator.comparing(Handler::program)
            .thenComparing(Handler::exchange)
            .thenComparing(Handler::name);

    @Override
    public int compareTo(Handler other) {
      return ORDER.compare(this, other);
    }
  }

  private final SortedMap<Handler, Long> counts = new TreeMap<>();

  /** There is a handler, which has handled that many messages more. */
  void add(Handler handler, long messages) {
    counts.merge(handler, messages, Long::sum);
  }

  /** What another one knows is known here too. */
  public void add(HandlerUse other) {
    other.counts.forEach(this::add);
  }

  /** How many handlers there are. */
  public int size() {
    return counts.size();
  }

  /** Those that have handled nothing. */
  public List<Handler> unused() {
    return counts.entrySet().stream()
        .filter(one -> one.getValue() == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many messages each has handled. */
  public SortedMap<Handler, Long> counts() {
    return new TreeMap<>(counts);
  }
}
