package dev.exchange.host.cli;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import dev.exchange.host.codec.JsonValues;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code request} and {@code send} share: a name, a value, a receiver. */
final class Calling {

  @Parameters(index = "0", paramLabel = "NAME", description = "name of the message")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      defaultValue = "null",
      paramLabel = "JSON",
      description = "its value (default null); - reads standard input")
  private String json = "null";

  @Option(
      names = "--to",
      paramLabel = "EXCHANGE",
      description = "the exchange that shall get it (default: whoever handles the name)")
  private @Nullable String to;

  @Option(
      names = "--key",
      paramLabel = "TEXT",
      description = "messages of one key keep their order")
  private @Nullable String key;

  @Mixin private ClientOptions options = new ClientOptions();

  /** Posts the message and prints what came back. */
  int post(Surroundings surroundings, String mode) {
    check();
    byte[] body =
        JsonValues.bytes(
            JsonArgument.read(json, surroundings.streams().in()), JsonValues.MAX_BYTES);
    HostClient client = options.client(surroundings);
    String receiver = to == null ? client.get("/api").text("host") : to;
    String query = "?mode=" + mode + "&timeout=" + options.timeout().toMillis();
    if (key != null) {
      query += "&key=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }
    String answer = client.post("/api/" + receiver + "/" + name + query, body);
    surroundings.streams().out().println(answer);
    return ExitCode.OK.number();
  }

  private void check() {
    try {
      Names.sendable(name);
      if (to != null) {
        Names.exchange(to);
      }
    } catch (ExchangeException e) {
      throw CommandFailure.usage(e.text());
    }
  }
}
