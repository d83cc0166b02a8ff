package dev.exchange.host.cli;

import dev.exchange.api.ValueMap;
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
    return options.client(surroundings, PATIENCE).ask(name, value);
  }
}
