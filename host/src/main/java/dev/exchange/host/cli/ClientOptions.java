package dev.exchange.host.cli;

import dev.exchange.host.config.Forms;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the commands that talk to a running host find it. Threading: one thread. */
final class ClientOptions {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the host (default http://127.0.0.1:7070, or EXCHANGE_URL)")
  private @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "the host's token (default EXCHANGE_TOKEN)")
  private @Nullable String token;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "how long it may take, such as 500ms or 5s (default 5s)")
  private @Nullable String timeout;

  /** A client of the host that the options name. */
  HostClient client(Surroundings surroundings) {
    var environment = surroundings.machine().environment();
    String address =
        url != null ? url : environment.getOrDefault("EXCHANGE_URL", "http://127.0.0.1:7070");
    String shown = token != null ? token : environment.getOrDefault("EXCHANGE_TOKEN", "");
    return new HostClient(checked(address), shown, timeout());
  }

  /** How long it may take. */
  Duration timeout() {
    return timeout == null ? TIMEOUT : parsed(timeout);
  }

  private static Duration parsed(String text) {
    return Forms.TIME
        .parse(text)
        .orElseThrow(() ->
            CommandFailure.usage(
                "expected " + Forms.TIME.expected() + " for --timeout, got \"" + text + "\""));
  }

  private static URI checked(String address) {
    String bare = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    if (!bare.matches(
        "https?://[A-Za-z0-9.\\-]+(:\\d{1,5})?|https?://\\[[0-9A-Fa-f:]+](:\\d{1,5})?")) {
      throw CommandFailure.usage(
          "expected the URL of a host such as http://127.0.0.1:7070, got \"" + address + "\"");
    }
    return URI.create(bare);
  }
}
