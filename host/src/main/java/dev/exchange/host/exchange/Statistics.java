package dev.exchange.host.exchange;

import dev.exchange.api.trace.Station;
import java.util.EnumMap;
import java.util.Map;

/**
 * What an exchange has done since its start, and what waits in it now.
 *
 * @param listing which exchange
 * @param inbox what has come from other threads and was not looked at
 * @param handling messages that were accepted and whose handler has not ended
 * @param parked messages that wait for a handler to appear
 * @param pending requests that wait for an answer
 * @param links open links
 * @param stations how many messages, copies and replies passed each station since the start
 */
public record Statistics(
    Listing listing,
    int inbox,
    int handling,
    int parked,
    int pending,
    int links,
    Map<Station, Long> stations) {

  public Statistics {
    stations = Map.copyOf(stations);
  }

  /** How many passed that station since the start. */
  public long count(Station station) {
    return stations.getOrDefault(station, 0L);
  }

  /** Those of an exchange, whatever its thread does. Any thread; may lag a moment. */
  static Statistics of(ExchangeCore exchange) {
    Map<Station, Long> stations = new EnumMap<>(Station.class);
    for (Station station : Station.values()) {
      stations.put(station, exchange.ring().count(station));
    }
    return new Statistics(
        exchange.listing(),
        exchange.inbox().waiting(),
        exchange.handlers().unfinished(),
        exchange.parking().size(),
        exchange.pending().size(),
        exchange.links().size(),
        stations);
  }
}
