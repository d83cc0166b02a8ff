package dev.exchange.host.cli;

import dev.exchange.host.exchange.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a plain run prints when it is ready: what runs where, and how to call it. */
final class Banner {

  private final Surroundings surroundings;
  private final Terminal terminal;

  Banner(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.terminal = new Terminal(surroundings);
  }

  /**
   * Prints it.
   *
   * @param token whether callers must show one
   */
  void print(RunningHost host, boolean token) {
    terminal.table(rows(host.listings()));
    terminal.out().println();
    host.url()
        .ifPresent(url -> terminal.out().println("listening at " + terminal.bold(url.toString())));
    terminal.out().println(compiler(host) + ", ready after " + started());
    host.url()
        .ifPresent(url ->
            terminal
                .out()
                .println("try: " + terminal.bold(CurlLine.of(url, host.listings(), token))));
    terminal.out().flush();
  }

  /** One row for each exchange, under a head. */
  static List<List<String>> rows(List<Listing> listings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("EXCHANGE", "LANGUAGE", "PROGRAM", "HANDLES"));
    for (Listing listing : listings) {
      rows.add(
          List.of(
              listing.id(),
              listing.language(),
              listing.program(),
              String.join(", ", listing.handles())));
    }
    return rows;
  }

  private static String compiler(RunningHost host) {
    return host.optimizing()
        .map(on -> on ? "optimizing compiler on" : "optimizing compiler off")
        .orElse("optimizing compiler not needed (no scripts)");
  }

  private String started() {
    long now = surroundings.machine().clock().millis();
    long millis = Math.max(0, now - surroundings.machine().startedMillis());
    return String.format(Locale.ROOT, "%.2f s", millis / 1_000.0);
  }
}
