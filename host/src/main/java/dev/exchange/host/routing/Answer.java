package dev.exchange.host.routing;

import java.util.Collections;
import java.util.List;

/**
 * Where a name is handled that is not handled near.
 *
 * @param next the peer that leads there
 * @param hops how many links away it is
 * @param via the exchange that handles it
 * @param path the exchanges on the way, from the next one to that which handles it; empty if the
 *     peer has not told them
 */
public record Answer(String next, int hops, String via, List<String> path) {
  public Answer {
    path = List.copyOf(path);
  }

  /** Whether the way leads through none of those, as far as it is known. */
  public boolean avoids(List<String> visited) {
    return !visited.contains(next) && Collections.disjoint(path, visited);
  }
}
