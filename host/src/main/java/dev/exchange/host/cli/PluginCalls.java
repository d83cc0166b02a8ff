package dev.exchange.host.cli;

import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.codec.JsonValues;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks the gateway of a host about its plugins. Threading: one thread, which waits. */
final class PluginCalls {

  /** A swap waits for the load of a program, and for the trial. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private ClientOptions options = new ClientOptions();

  @Option(names = "--json", description = "the host's own answer, as JSON")
  private boolean json;

  /** Whether the answer is to be shown as it came. */
  boolean json() {
    return json;
  }

  /** The answer to a request. */
  ValueMap ask(Surroundings surroundings, String name, @Nullable Object value) {
    HostClient client = options.client(surroundings, PATIENCE);
    String gateway = client.get("/api").text("host");
    String answer =
        client.post(
            "/api/" + gateway + "/" + name + "?timeout=" + PATIENCE.toMillis(),
            JsonValues.bytes(value, JsonValues.MAX_BYTES));
    return Values.as(
        ValueMap.class,
        JsonValues.read(answer.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE),
        "a map",
        name);
  }
}
