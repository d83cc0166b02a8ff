package dev.exchange.host.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code exchange}: says what there is. */
@Command(
    name = "exchange",
    versionProvider = Version.class,
    description = "A polyglot plugin host for scriptable message exchanges.",
    footer = {
      "%nExamples:",
      "  exchange new greeter --lang js",
      "  exchange run greeter",
      "  exchange request greet '{\"name\":\"Ada\"}'",
      "%nExit codes: 0 ok, 1 the request failed, 2 wrong command line, 3 nothing at a path, 4 a"
          + " program did not load, 5 port in use, 6 no host answers, 7 no JDK 25, 8 not"
          + " built, 70 internal error, 130 ended by Ctrl-C."
    })
final class ExchangeCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }
}
