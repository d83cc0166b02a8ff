package dev.exchange.host.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running host a command talks to. Threading: one thread. */
final class HostOptions {

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

  /** Where it is, and what it wants to see. */
  HostPlace place(Surroundings surroundings) {
    var environment = surroundings.machine().environment();
    String address =
        url != null ? url : environment.getOrDefault("EXCHANGE_URL", "http://127.0.0.1:7070");
    String shown = token != null ? token : environment.getOrDefault("EXCHANGE_TOKEN", "");
    return new HostPlace(checked(address), shown);
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
