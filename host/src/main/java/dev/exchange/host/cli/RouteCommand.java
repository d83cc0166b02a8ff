package dev.exchange.host.cli;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exchange route}: where a message would go, and why. */
@Command(
    name = "route",
    description = "Tells where a message of that name would go, and why, without sending it.",
    footer = {
      "%nExamples:",
      "  exchange route greet",
      "  exchange route order.placed --from shop --key customer-7",
      "  exchange route greet --to greeter --json"
    })
final class RouteCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Parameters(index = "0", paramLabel = "NAME", description = "name of the message")
  private String name = "";

  @Option(
      names = "--from",
      paramLabel = "ID",
      description = "the exchange that would emit it (default: the host's gateway)")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "ID", description = "the exchange that shall get it")
  private @Nullable String to;

  @Option(names = "--key", paramLabel = "TEXT", description = "the key that it would have")
  private @Nullable String key;

  @Option(names = "--json", description = "the host's own answer")
  private boolean json;

  @Mixin private ClientOptions options = new ClientOptions();

  RouteCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    ValueMap question = question();
    LogLines.failuresTo(surroundings.streams().err());
    try (LinkedHost host = options.link(surroundings)) {
      ValueMap route = host.ask("host.route", question);
      if (json) {
        surroundings.streams().out().println(JsonValues.text(route));
      } else {
        print(route);
      }
    }
    return ExitCode.OK.number();
  }

  private ValueMap question() {
    Map<String, Object> question = new LinkedHashMap<>();
    try {
      question.put("name", Names.sendable(name));
      if (from != null) {
        question.put("from", Names.exchange(from));
      }
      if (to != null) {
        question.put("to", Names.exchange(to));
      }
    } catch (ExchangeException e) {
      throw CommandFailure.usage(e.text());
    }
    if (key != null) {
      question.put("key", key);
    }
    return ValueMap.of(question);
  }

  private void print(ValueMap route) {
    Terminal terminal = new Terminal(surroundings);
    terminal.out().println(terminal.bold(sentence(route)));
    terminal.out().println("because  " + route.text("reason"));
    terminal.out().println("step     " + route.text("step"));
    List<?> candidates = route.list("candidates");
    if (candidates.size() > 1) {
      String among = candidates.stream().map(String::valueOf).collect(Collectors.joining(", "));
      terminal.out().println("of       " + among);
    }
  }

  private String sentence(ValueMap route) {
    String start = route.text("from");
    if (!(route.get("exchange") instanceof String end)) {
      return name + " from " + start + " goes nowhere";
    }
    long hops = (long) route.number("hops");
    String way =
        switch ((int) hops) {
          case 0 -> "stays there";
          case 1 -> "goes to " + end;
          default -> "goes to " + end + ", " + hops + " links away, by way of " + route.get("next");
        };
    return name + " from " + start + " " + way;
  }
}
