package dev.exchange.host;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Route;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.api.trace.Station;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.exchange.PeerListing;
import dev.exchange.host.exchange.Statistics;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway tells its peers of its host: three requests and a shared cell.
 *
 * <pre>
 *  host.exchanges  null                      every exchange: what it is, handles, and is linked to
 *  host.stats      null                      every exchange: what it has done, and what waits in it
 *  host.route      {name, from?, key?, to?}  where a message would go from an exchange, and why
 *  exchanges       the cell                  the ids of all exchanges, sorted
 * </pre>
 *
 * <p>Threading: any thread.
 *
 * <p>Errors of {@code host.route}: BAD_MESSAGE or SCHEMA (the value), NO_HANDLER (no exchange has
 * the id {@code from}).
 *
 * <p>Source: docs/cli.md.
 */
final class Introspection {

  private static final String EXCHANGES = "exchanges";

  private final Complex complex;
  private final Clock clock;

  Introspection(Complex complex, Clock clock) {
    this.complex = complex;
    this.clock = clock;
  }

  /** The gateway with what it tells. */
  ExchangeBuilder gateway(String id) {
    return Exchange.define(id)
        .cell(EXCHANGES, List.of())
        .share(EXCHANGES)
        .handler("host.exchanges", (msg, sig, state) -> exchanges())
        .handler("host.stats", (msg, sig, state) -> statistics(id))
        .handler("host.route", (msg, sig, state) -> route(msg.map(), id));
  }

  /** Keeps the cell of the gateway. */
  Subscription follow(Exchange gateway) {
    tell(gateway);
    return complex.attendance().observe(changed -> tell(gateway));
  }

  private void tell(Exchange gateway) {
    gateway
        .batch(state -> state.set(EXCHANGES, complex.listings().stream().map(Listing::id).toList()))
        .onFailure(closed -> {}); // then nobody looks at it
  }

  private ValueMap exchanges() {
    return ValueMap.of(EXCHANGES, complex.listings().stream().map(this::exchange).toList());
  }

  private ValueMap exchange(Listing listing) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("id", listing.id());
    told.put("language", listing.language());
    told.put("program", listing.program());
    told.put("handles", listing.handles());
    told.put("cells", listing.cells());
    told.put("peers", complex.peers(listing.id()).stream().map(Introspection::peer).toList());
    return ValueMap.of(told);
  }

  private static ValueMap peer(PeerListing peer) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("id", peer.id());
    told.put("direction", peer.connects() ? "out" : "in");
    told.put("transport", peer.transport());
    told.put("address", peer.address());
    told.put("load", peer.load());
    return ValueMap.of(told);
  }

  private ValueMap statistics(String gateway) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("at", clock.millis());
    told.put(
        EXCHANGES, complex.statistics().stream().map(one -> statistics(one, gateway)).toList());
    return ValueMap.of(told);
  }

  private static ValueMap statistics(Statistics statistics, String gateway) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("id", statistics.listing().id());
    told.put("language", statistics.listing().language());
    told.put("inbox", statistics.inbox());
    boolean asked = statistics.listing().id().equals(gateway); // and is handling that now
    told.put("handling", Math.max(0, statistics.handling() - (asked ? 1 : 0)));
    told.put("parked", statistics.parked());
    told.put("pending", statistics.pending());
    told.put("links", statistics.links());
    for (Station station : Station.values()) {
      told.put(station.name().toLowerCase(Locale.ROOT), statistics.count(station));
    }
    return ValueMap.of(told);
  }

  private Future<ValueMap> route(ValueMap asked, String gateway) {
    String id = asked.get("from") instanceof String given ? given : gateway;
    Exchange from = complex.exchange(id);
    if (from == null) {
      throw new ExchangeException(
          ErrorCode.NO_HANDLER,
          "expected an exchange of this host as from, got "
              + id
              + "; there are "
              + String.join(", ", complex.listings().stream().map(Listing::id).toList()));
    }
    MessageOptions options =
        MessageOptions.DEFAULT.withKey(text(asked, "key")).withTo(text(asked, "to"));
    return from.route(asked.text("name"), options).map(route -> route(id, route));
  }

  private static ValueMap route(String from, Route route) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("name", route.name());
    told.put("from", from);
    told.put("step", route.step().name().toLowerCase(Locale.ROOT));
    told.put("next", route.next());
    told.put("exchange", route.exchange());
    told.put("hops", route.hops());
    told.put("candidates", route.candidates());
    told.put("reason", route.reason());
    return ValueMap.of(told);
  }

  private static @Nullable String text(ValueMap asked, String key) {
    return asked.get(key) == null ? null : asked.text(key);
  }
}
