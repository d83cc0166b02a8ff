package dev.exchange.host.routing;

/**
 * Where a name is handled that is not handled near.
 *
 * @param next the peer that leads there
 * @param hops how many links away it is
 * @param via the exchange that handles it
 */
public record Answer(String next, int hops, String via) {}
