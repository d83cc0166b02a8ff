package dev.exchange.host.cli;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.http.Readiness;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exchange run}: starts a host with programs. */
@Command(
    name = "run",
    description = "Starts a host with the programs at the paths.",
    footer = {
      "%nExamples:",
      "  exchange run examples/hello",
      "  exchange run app.mjs worker.py --port 8080",
      "  exchange run examples/hello --request greet '{\"name\":\"Ada\"}'",
      "  exchange run app.mjs --dev",
      "  exchange run --plugins plugins",
      "%nA path is a program (.js, .mjs, .py, .java, .jar), or a folder: then each program directly"
          + " in it that is no test and whose name does not begin with . or _. Ctrl-C ends it in"
          + " order (exit code 130)."
    })
final class RunCommand implements Callable<Integer> {

  /** What closing may take beyond the time for messages that were accepted. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Surroundings surroundings;

  @Parameters(arity = "0..*", paramLabel = "PATH", description = "programs, or folders of programs")
  private List<Path> paths = List.of();

  @Mixin private SettingOptions options = new SettingOptions();

  @Option(
      names = "--request",
      arity = "2",
      paramLabel = "NAME JSON",
      hideParamSyntax = true,
      description =
          "asks once, prints the answer's JSON alone, and ends; nothing listens. JSON may be -"
              + " for standard input")
  private String @Nullable [] request;

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    LogLines.to(surroundings.streams().err());
    Settings settings = options.settings(surroundings.machine());
    List<Path> resolved = paths.stream().map(surroundings.machine().folder()::resolve).toList();
    String[] asked = request;
    Object value = asked == null ? null : JsonArgument.read(asked[1], surroundings.streams().in());
    boolean listen = asked == null;
    boolean watches = !settings.get(Defaults.PLUGINS).isEmpty();
    if (resolved.isEmpty() && !watches) {
      throw CommandFailure.usage("expected at least one PATH, or --plugins FOLDER, got neither");
    }
    RunningHost host = start(new HostStarter.Order(resolved, settings, listen));
    Promise<Void> closed = Promise.promise();
    surroundings.machine().stopping().onStop(() -> close(host, settings, closed));
    if (settings.get(Defaults.DEV)) {
      host.observe(new DevLines(new Terminal(surroundings))::told);
    }
    try {
      reportFailures(host);
      return asked == null ? serve(host, settings, closed) : ask(host, asked[0], value);
    } finally {
      close(host, settings, closed);
    }
  }

  private RunningHost start(HostStarter.Order order) {
    try {
      return Waiting.result(surroundings.starter().start(order));
    } catch (Waiting.Failed failed) {
      throw CommandFailure.of(failed.why());
    }
  }

  private int ask(RunningHost host, String name, @Nullable Object value) {
    if (!host.failures().isEmpty()) {
      return ExitCode.LOAD_FAILED.number();
    }
    try {
      Object answer = Waiting.result(host.gateway().request(name, value));
      surroundings.streams().out().println(JsonValues.text(answer));
      return ExitCode.OK.number();
    } catch (Waiting.Failed failed) {
      throw CommandFailure.request(failed.why());
    } catch (ExchangeException refused) {
      throw CommandFailure.request(refused);
    }
  }

  private int serve(RunningHost host, Settings settings, Promise<Void> closed) {
    boolean stays = !settings.get(Defaults.PLUGINS).isEmpty() || settings.get(Defaults.DEV);
    if (host.listings().isEmpty() && !stays) {
      if (host.failures().isEmpty()) {
        throw new CommandFailure(
            ExitCode.NO_PATH, "exchange: expected programs that make exchanges, got none");
      }
      return ExitCode.LOAD_FAILED.number();
    }
    boolean token = !settings.get(Defaults.TOKEN).isEmpty();
    new Banner(surroundings).print(host, token);
    Waiting.result(closed.future());
    return ExitCode.INTERRUPTED.number();
  }

  private void reportFailures(RunningHost host) {
    Terminal terminal = new Terminal(surroundings);
    for (Readiness.Failed failed : host.failures()) {
      Failure failure = failed.failure();
      terminal
          .err()
          .println(
              terminal.red("not loaded")
                  + " "
                  + failed.program()
                  + ": "
                  + failure.toException().describe());
    }
  }

  private static void close(RunningHost host, Settings settings, Promise<Void> closed) {
    boolean ended = Waiting.ended(host.close(), settings.get(Defaults.CLOSE_TIMEOUT).plus(CLOSING));
    closed.tryComplete();
    if (!ended) {
      System.getLogger(RunCommand.class.getName())
          .log(System.Logger.Level.WARNING, "the host did not close in time");
    }
  }
}
