package dev.exchange.host.cli;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands below {@code exchange plugin}. */
final class PluginCommands {

  private PluginCommands() {}

  /** What they have in common. */
  abstract static class One implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin private PluginCalls calls = new PluginCalls();

    One(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    /** Asks, and shows the answer as it came, or as people read it. */
    final Integer answer(String name, @Nullable Object value) {
      ValueMap answer = calls.ask(surroundings, name, value);
      if (calls.json()) {
        surroundings.streams().out().println(JsonValues.text(answer));
        return ExitCode.OK.number();
      }
      return show(answer, new Terminal(surroundings));
    }

    /** Shows an answer; gives the exit code. */
    Integer show(ValueMap answer, Terminal terminal) {
      terminal.out().println(PluginText.line(answer));
      return ExitCode.OK.number();
    }

    final Surroundings surroundings() {
      return surroundings;
    }
  }

  @Command(name = "list", description = "Lists the plugins and where they stand.")
  static final class ListThem extends One {

    ListThem(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    public Integer call() {
      return answer("host.plugins", null);
    }

    @Override
    Integer show(ValueMap answer, Terminal terminal) {
      terminal.table(PluginText.rows(answer.list("plugins")));
      return ExitCode.OK.number();
    }
  }

  /** One plugin is meant. */
  abstract static class OfOne extends One {

    @Parameters(index = "0", paramLabel = "ID", description = "the id of the plugin")
    private String id = "";

    OfOne(Surroundings surroundings) {
      super(surroundings);
    }

    final Map<String, @Nullable Object> named() {
      Map<String, @Nullable Object> value = new LinkedHashMap<>();
      value.put("id", id);
      return value;
    }
  }

  @Command(name = "info", description = "Tells what a plugin says of itself, and how it is.")
  static final class Describe extends OfOne {

    Describe(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    public Integer call() {
      return answer("host.plugin", named());
    }

    @Override
    Integer show(ValueMap answer, Terminal terminal) {
      PluginText.details(answer, surroundings().machine().clock().millis())
          .forEach(terminal.out()::println);
      return ExitCode.OK.number();
    }
  }

  @Command(
      name = "load",
      description = "Starts a plugin from a folder of the host, or swaps it if it runs.")
  static final class Load extends One {

    @Parameters(index = "0", paramLabel = "PATH", description = "the file or folder")
    private String path = "";

    Load(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    public Integer call() {
      String absolute =
          surroundings().machine().folder().resolve(path).toAbsolutePath().normalize().toString();
      return answer("host.plugin.load", Map.of("path", absolute));
    }
  }

  @Command(name = "unload", description = "Drains a plugin, stops it and forgets it.")
  static final class Unload extends OfOne {

    Unload(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    public Integer call() {
      return answer("host.plugin.unload", named());
    }
  }

  @Command(
      name = "swap",
      description =
          "Puts the version that lies at the plugin's place in the place of the one that runs.",
      footer = {
        "%nThe new version is tried beside the one that runs; if it fails there, or in its first"
            + " messages, the one that runs goes on."
      })
  static final class Swap extends OfOne {

    @Option(names = "--from", paramLabel = "PATH", description = "where the new version lies")
    private @Nullable String from;

    @Option(
        names = "--canary",
        paramLabel = "PERCENT",
        description = "the share of the keys that the new version gets at first, such as 10%%")
    private @Nullable String canary;

    @Option(names = "--force", description = "also if it breaks what others rely on")
    private boolean force;

    Swap(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    public Integer call() {
      Map<String, @Nullable Object> value = named();
      if (from != null) {
        value.put(
            "path",
            surroundings()
                .machine()
                .folder()
                .resolve(from)
                .toAbsolutePath()
                .normalize()
                .toString());
      }
      if (canary != null) {
        value.put("canary", share(canary));
      }
      value.put("force", force);
      return answer("host.plugin.swap", value);
    }

    private static double share(String text) {
      try {
        double percent = Double.parseDouble(text.replaceFirst("\\s*%$", ""));
        if (percent > 0 && percent <= 100) {
          return percent / 100;
        }
      } catch (NumberFormatException _) {
        // told below
      }
      throw CommandFailure.usage(
          "expected a share above 0 and up to 100 %% for --canary, got \"%s\"".formatted(text));
    }
  }

  @Command(name = "rollback", description = "Calls back the version before the one that runs.")
  static final class Rollback extends OfOne {

    Rollback(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    public Integer call() {
      return answer("host.plugin.rollback", named());
    }
  }

  @Command(name = "logs", description = "Shows what a plugin has logged of late.")
  static final class Logs extends OfOne {

    @Option(names = "--last", paramLabel = "LINES", description = "how many lines (default 100)")
    private int last = 100;

    Logs(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    public Integer call() {
      Map<String, @Nullable Object> value = named();
      value.put("last", (long) last);
      return answer("host.plugin.logs", value);
    }

    @Override
    Integer show(ValueMap answer, Terminal terminal) {
      answer.list("lines").forEach(terminal.out()::println);
      return ExitCode.OK.number();
    }
  }

  @Command(
      name = "why-failed",
      description = "Tells why a plugin does not run, or why its last change did not take place.")
  static final class WhyFailed extends OfOne {

    WhyFailed(Surroundings surroundings) {
      super(surroundings);
    }

    @Override
    public Integer call() {
      return answer("host.plugin", named());
    }

    @Override
    Integer show(ValueMap answer, Terminal terminal) {
      if (answer.get("failure") instanceof ValueMap failure) {
        terminal.out().println(PluginText.failure(failure));
        if (failure.get("stack") instanceof ValueList stack) {
          stack.forEach(frame -> terminal.out().println("    at " + frame));
        }
        if (answer.get("killer") instanceof ValueMap killer) {
          terminal.out().println("  it was handling " + PluginText.killer(killer));
        }
        return ExitCode.FAILED.number();
      }
      terminal.out().println(PluginText.line(answer) + ", and nothing has failed");
      return ExitCode.OK.number();
    }
  }
}
