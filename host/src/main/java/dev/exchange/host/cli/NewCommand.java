package dev.exchange.host.cli;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exchange new}: writes a starter. */
@Command(
    name = "new",
    description = "Writes a folder with an exchange that runs, and its test.",
    footer = {
      "%nExamples:",
      "  exchange new greeter --lang js",
      "  exchange run greeter",
      "  exchange test greeter"
    })
final class NewCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Parameters(paramLabel = "NAME", description = "id of the exchange, and name of the folder")
  private String name = "";

  @Option(
      names = "--lang",
      required = true,
      paramLabel = "js|py|java",
      description = "language: ${COMPLETION-CANDIDATES}")
  private Starter language = Starter.js;

  NewCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try {
      Names.exchange(name);
    } catch (ExchangeException e) {
      throw CommandFailure.usage(e.text());
    }
    Path folder = surroundings.machine().folder().resolve(name);
    var out = surroundings.streams().out();
    List<String> files = language.write(folder, name);
    files.forEach(file -> out.println("wrote " + name + "/" + file));
    out.println("run it:  exchange run " + name);
    out.println("test it: " + language.testing(name));
    return ExitCode.OK.number();
  }
}
