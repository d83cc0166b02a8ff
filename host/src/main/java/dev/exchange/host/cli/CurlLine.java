package dev.exchange.host.cli;

import dev.exchange.api.Names;
import dev.exchange.host.exchange.Listing;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A line to copy into a shell, for something that runs: a handler with a plain name, rather one
 * that greets, since what it takes can be guessed, else the first one.
 */
final class CurlLine {

  private static final List<String> GREETINGS = List.of("greet", "hello", "welcome");

  private CurlLine() {}

  /**
   * The line.
   *
   * @param url of the host
   * @param token whether callers must show one; the line takes it from EXCHANGE_TOKEN
   */
  static String of(URI url, List<Listing> listings, boolean token) {
    String bearer = token ? " -H \"Authorization: Bearer $EXCHANGE_TOKEN\"" : "";
    return chosen(listings)
        .map(to ->
            "curl -s "
                + url
                + "/api/"
                + to.exchange()
                + "/"
                + to.name().replace("$", "%24")
                + bearer
                + " -H 'Content-Type: application/json' -d '"
                + (rank(to.name()) < GREETINGS.size() ? "{\"name\":\"Ada\"}" : "{}")
                + "'")
        .orElse("curl -s " + url + "/api" + bearer);
  }

  private static Optional<Target> chosen(List<Listing> listings) {
    return listings.stream()
        .flatMap(listing ->
            listing.handles().stream()
                .filter(name -> !Names.hasStar(name))
                .map(name -> new Target(listing.id(), name)))
        .min(Comparator.comparingInt(target -> rank(target.name())));
  }

  private static int rank(String name) {
    int greeting = GREETINGS.indexOf(name);
    return greeting < 0 ? GREETINGS.size() : greeting;
  }

  private record Target(String exchange, String name) {}
}
