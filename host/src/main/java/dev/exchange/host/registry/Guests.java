package dev.exchange.host.registry;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges elsewhere that have registered, each as long as the link is there over which it
 * did.
 *
 * <p>Threading: the context of the {@link Registry}.
 */
final class Guests {

  /** How many there may be. */
  static final int MOST = 1_000;

  /**
   * A link.
   *
   * @param exchange the exchange of this host
   * @param peer the stranger
   */
  record Over(String exchange, String peer) {

    /**
     * The link over which something came in.
     *
     * @param route the exchanges that it has visited
     * @param own which of them are of this host
     */
    static Over of(List<String> route, Predicate<String> own, String receiver) {
      String exchange = receiver;
      for (String visited : route.reversed()) {
        if (!own.test(visited)) {
          return new Over(exchange, visited);
        }
        exchange = visited;
      }
      return new Over(receiver, exchange);
    }
  }

  private record Guest(Entry entry, Over link) {}

  private final Map<String, Guest> guests = new HashMap<>();

  /**
   * One has registered, or has done so again.
   *
   * @throws ExchangeException OVERLOADED if there are too many
   */
  void put(Entry entry, Over link) {
    if (!guests.containsKey(entry.id()) && guests.size() >= MOST) {
      throw new ExchangeException(
          ErrorCode.OVERLOADED,
          "expected at most %d exchanges to register over links, %s is one more"
              .formatted(MOST, entry.id()));
    }
    guests.put(entry.id(), new Guest(entry, link));
  }

  @Nullable Entry get(String id) {
    Guest guest = guests.get(id);
    return guest == null ? null : guest.entry();
  }

  Collection<Entry> entries() {
    return guests.values().stream().map(Guest::entry).toList();
  }

  boolean remove(String id) {
    return guests.remove(id) != null;
  }

  /** That link is over: whether somebody has gone with it. */
  boolean parted(Over link) {
    return guests.values().removeIf(guest -> guest.link().equals(link));
  }
}
