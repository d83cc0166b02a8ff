package dev.exchange.host.exchange;

import java.util.Comparator;
import java.util.List;

/**
 * What there is to know from outside of one link of an exchange.
 *
 * @param id the peer
 * @param connects whether this side opened the link
 * @param transport the name of the transport; {@code network} for what came over the host's server
 * @param address where the link was opened, without secrets; empty if the other side did
 * @param load requests to the peer that are not answered yet
 */
public record PeerListing(String id, boolean connects, String transport, String address, int load) {

  /** The open links of an exchange, by the id of the peer. Any thread; may lag a moment. */
  static List<PeerListing> of(ExchangeCore exchange) {
    return exchange.links().all().stream()
        .map(PeerListing::of)
        .sorted(Comparator.comparing(PeerListing::id))
        .toList();
  }

  private static PeerListing of(PeerLink link) {
    LinkOrigin origin = link.origin();
    return new PeerListing(
        link.id(), origin.connects(), origin.transport(), origin.place(), link.load);
  }
}
