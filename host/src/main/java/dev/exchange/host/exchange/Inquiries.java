package dev.exchange.host.exchange;

import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.api.trace.Station;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What every exchange answers about itself, without a handler: so it is answered at once, whatever
 * its handlers wait for.
 *
 * <pre>
 *  $ping   {id, at}
 *  $info   {id, language, version, protocol, since, handles, cells}
 *  $stats  {id, at, since, inbox, handling, parked, pending, links, and a count of each station}
 * </pre>
 *
 * <p>Threading: the exchange's own thread.
 *
 * <p>Source: docs/spec/protocol.md, W17.
 */
final class Inquiries {

  private static final String PING = "$ping";
  private static final String INFO = "$info";
  private static final String STATS = "$stats";
  private static final Set<String> NAMES = Set.of(PING, INFO, STATS);

  private final ExchangeCore exchange;
  private final long since;

  Inquiries(ExchangeCore exchange) {
    this.exchange = exchange;
    since = exchange.complex().clock().millis();
  }

  /** Whether that message asks this exchange about itself; then it is answered. */
  boolean take(Passage passage) {
    Message message = passage.message;
    String to = message.to();
    boolean here = passage.chosen == null && (to == null || to.equals(exchange.id()));
    if (!here || !NAMES.contains(message.name())) {
      return false;
    }
    passage.accept();
    if (message.kind() == Kind.REQUEST) {
      exchange.answers().answer(passage, message.name(), answer(message.name()));
    } else {
      exchange.record(Station.DROPPED, message, 0, "it asks, and is no request");
    }
    return true;
  }

  private ValueMap answer(String name) {
    return switch (name) {
      case PING -> ValueMap.of("id", exchange.id(), "at", exchange.millis());
      case INFO -> told(exchange.listing());
      default -> statistics();
    };
  }

  private ValueMap told(Listing listing) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("id", listing.id());
    told.put("language", listing.language());
    told.put("version", Product.version());
    told.put("protocol", 1);
    told.put("since", since);
    told.put("handles", listing.handles());
    told.put("cells", listing.shared());
    return ValueMap.of(told);
  }

  private ValueMap statistics() {
    Statistics now = Statistics.of(exchange);
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("id", exchange.id());
    told.put("at", exchange.millis());
    told.put("since", since);
    told.put("inbox", now.inbox());
    told.put("handling", now.handling());
    told.put("parked", now.parked());
    told.put("pending", now.pending());
    told.put("links", now.links());
    for (Station station : Station.values()) {
      told.put(station.name().toLowerCase(Locale.ROOT), now.count(station));
    }
    return ValueMap.of(told);
  }
}
