package dev.exchange.host.simulation;

import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Listing;
import dev.exchange.spi.PacketTransport.Acceptor;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a simulated process takes links, at the paths that a host has.
 *
 * <p>Threading: the context at which connections are accepted.
 *
 * <p>Source: docs/spec/protocol.md; docs/http.md.
 */
final class LinkDoor {

  private static final Pattern PATH = Pattern.compile("/exchange(?:/([A-Za-z0-9_$-]+))?/?");

  private final Vertx vertx;
  private final Complex complex;
  private final String gateway;
  private final Map<String, Acceptor> entrances = new HashMap<>();

  LinkDoor(Vertx vertx, Complex complex, String gateway) {
    this.vertx = vertx;
    this.complex = complex;
    this.gateway = gateway;
  }

  /** What takes connections to that path; empty if there is no such exchange. */
  Optional<Acceptor> acceptor(String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String id = parts.group(1) == null ? unnamed() : parts.group(1);
    return complex.exchange(id) == null
        ? Optional.empty()
        : Optional.of(
            entrances.computeIfAbsent(id, exchange -> complex.entrance(vertx, exchange, "")));
  }

  private String unnamed() {
    List<Listing> all =
        complex.listings().stream().filter(listing -> !listing.id().equals(gateway)).toList();
    return Listing.unnamed(all).map(Listing::id).orElse(gateway);
  }
}
