package dev.exchange.host.cli;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.exchange.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code exchange ls}: what runs in a host. */
@Command(
    name = "ls",
    description = "Lists the exchanges of a running host and what they handle.",
    footer = {
      "%nExamples:",
      "  exchange ls",
      "  exchange ls --peers",
      "  exchange ls --json --url http://127.0.0.1:8080",
      "%nWith --peers: LINK is out if the exchange opened the link, in if the peer did; WAITING is"
          + " the number of requests to the peer that are not answered."
    })
final class LsCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private ClientOptions options = new ClientOptions();

  @Option(names = "--json", description = "the host's own answer, as JSON")
  private boolean json;

  @Option(names = "--peers", description = "who is linked to whom")
  private boolean peers;

  LsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return peers ? links() : exchanges();
  }

  private int links() {
    LogLines.failuresTo(surroundings.streams().err());
    try (LinkedHost host = options.link(surroundings)) {
      ValueMap answer = host.ask("host.exchanges", null);
      if (json) {
        surroundings.streams().out().println(JsonValues.text(answer));
      } else {
        List<List<String>> rows = LinkTable.rows(answer.list("exchanges"), host.ownId());
        new Terminal(surroundings).table(rows);
      }
    }
    return ExitCode.OK.number();
  }

  private int exchanges() {
    ValueMap overview = options.client(surroundings).get("/api");
    if (json) {
      surroundings.streams().out().println(JsonValues.text(overview));
    } else {
      new Terminal(surroundings).table(Banner.rows(listings(overview.list("exchanges"))));
    }
    return ExitCode.OK.number();
  }

  private static List<Listing> listings(ValueList exchanges) {
    List<Listing> listings = new ArrayList<>();
    for (int i = 0; i < exchanges.size(); i++) {
      ValueMap one = exchanges.map(i);
      listings.add(
          new Listing(
              one.text("id"),
              texts(one.list("handles")),
              texts(one.list("cells")),
              one.text("program"),
              one.text("language")));
    }
    return listings;
  }

  private static List<String> texts(ValueList list) {
    return list.stream().map(String::valueOf).toList();
  }
}
