package dev.exchange.host.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code exchange send}: sends an event to an exchange of a running host. */
@Command(
    name = "send",
    description = "Sends an event to an exchange of a running host and prints the message's id.",
    footer = {
      "%nExamples:",
      "  exchange send user.login '{\"name\":\"Ada\"}'",
      "  exchange send tick --to clock"
    })
final class SendCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin private Calling calling = new Calling();

  SendCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return calling.post(surroundings, "send");
  }
}
