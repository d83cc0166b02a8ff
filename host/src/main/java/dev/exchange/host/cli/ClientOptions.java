package dev.exchange.host.cli;

import dev.exchange.host.config.Forms;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which running host a command asks, and how long that may take. Threading: one thread. */
final class ClientOptions {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Mixin private HostOptions host = new HostOptions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "how long it may take, such as 500ms or 5s (default 5s)")
  private @Nullable String timeout;

  /** A client of the host that the options name. */
  HostClient client(Surroundings surroundings) {
    return host.place(surroundings).client(timeout());
  }

  /** The same, with the time that a request may take if no option says it. */
  HostClient client(Surroundings surroundings, Duration patience) {
    return host.place(surroundings).client(timeout == null ? patience : timeout());
  }

  /** A link to the gateway of the host that the options name. */
  LinkedHost link(Surroundings surroundings) {
    return LinkedHost.open(host.place(surroundings), timeout(), timeout());
  }

  /** How long it may take. */
  Duration timeout() {
    return timeout == null ? TIMEOUT : time("--timeout", timeout);
  }

  /** The time that an option says. */
  static Duration time(String option, String text) {
    return Forms.TIME
        .parse(text)
        .orElseThrow(() ->
            CommandFailure.usage(
                "expected " + Forms.TIME.expected() + " for " + option + ", got \"" + text + "\""));
  }
}
