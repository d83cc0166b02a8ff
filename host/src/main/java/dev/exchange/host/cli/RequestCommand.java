package dev.exchange.host.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code exchange request}: asks an exchange of a running host. */
@Command(
    name = "request",
    description = "Asks an exchange of a running host and prints the answer's JSON.",
    footer = {
      "%nExamples:",
      "  exchange request greet '{\"name\":\"Ada\"}'",
      "  exchange request greet --to greeter --timeout 500ms < /dev/null",
      "  echo '{\"name\":\"Ada\"}' | exchange request greet -"
    })
final class RequestCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private Calling calling = new Calling();

  RequestCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return calling.post(surroundings, "request");
  }
}
