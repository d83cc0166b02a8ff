package dev.exchange.host.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code exchange plugin}: says what there is. */
@Command(
    name = "plugin",
    description = "Looks after the plugins of a running host.",
    footer = {
      "%nExamples:",
      "  exchange plugin list",
      "  exchange plugin swap greeter --canary 10%",
      "  exchange plugin why-failed greeter",
      "%nExit code 1 says that the host refused, with the reason and the place in the program."
    })
final class PluginCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected one of list, info, load, unload, swap, rollback, logs, why-failed");
  }
}
