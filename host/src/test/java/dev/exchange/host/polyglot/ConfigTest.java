package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.ExchangeVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs read of the configuration with which they are deployed, in each language. */
class ConfigTest {

  private static final String JS =
      """
      import { exchange, config } from 'exchange';
      const first = config.greeting;
      const write = () => { try { config.greeting = 'Bye'; } catch (e) { return e.name; } };
      exchange({ id: 'app', handlers: { read: () => ({
        dot: config.greeting ?? null, item: config['fetch'] ?? null, nested: config.a?.b[1] ?? null,
        names: Object.keys(config), top: first ?? null, write: write(),
      }) } });
      """;

  private static final String PYTHON =
      """
      from exchange import exchange, config
      first = config.get("greeting")
      def write():
          try:
              config.greeting = "Bye"
          except TypeError as error:
              return type(error).__name__
      def read(msg, sig, state):
          return {"dot": config.greeting if "greeting" in config else None,
                  "item": config["fetch"] if "fetch" in config else None,
                  "nested": config.a.b[1] if "a" in config else None,
                  "names": list(config), "top": first, "write": write()}
      exchange(id="app", handlers={"read": read})
      """;

  /** With a name that a limit has too. */
  private static final JsonObject CONFIG =
      new JsonObject()
          .put("greeting", "Hi")
          .put("fetch", "from afar")
          .put("a", new JsonObject().put("b", new JsonArray().add(1).add(2)))
          .put("$limits", new JsonObject().put("scriptTimeout", 20_000));

  private static final ValueMap READ =
      ValueMap.of("dot", "Hi", "item", "from afar")
          .plus("nested", 2)
          .plus("names", ValueList.of("greeting", "fetch", "a"))
          .plus("top", "Hi")
          .plus("write", "TypeError");

  private static final ValueMap NOTHING =
      ValueMap.of("dot", null, "item", null)
          .plus("nested", null)
          .plus("names", ValueList.EMPTY)
          .plus("top", null)
          .plus("write", "TypeError");

  @TempDir Path folder;
  private ScriptHost host;

  @BeforeEach
  void start() {
    host = new ScriptHost(folder);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void aJavaScriptProgramReadsItsConfigurationWithoutTheLimits() {
    assertThat(read("js:", "app.mjs", JS, CONFIG)).isEqualTo(READ);
  }

  @Test
  void aPythonProgramReadsItsConfigurationWithoutTheLimits() {
    assertThat(read("py:", "app.py", PYTHON, CONFIG)).isEqualTo(READ);
  }

  @Test
  void withoutAConfigurationAJavaScriptProgramReadsAnEmptyMap() {
    assertThat(read("js:", "app.mjs", JS, new JsonObject())).isEqualTo(NOTHING);
  }

  @Test
  void withoutAConfigurationAPythonProgramReadsAnEmptyMap() {
    assertThat(read("py:", "app.py", PYTHON, new JsonObject())).isEqualTo(NOTHING);
  }

  @Test
  void aJavaProgramReadsItsConfigurationWithoutTheLimits() {
    host.file(
            "App.java",
            """
            import dev.exchange.api.Exchange;
            import dev.exchange.api.plugin.*;
            public class App implements Plugin {
              public void start(PluginContext context) {
                context.exchange(Exchange.define("app")
                    .handler("read", (msg, sig, state) -> context.config()));
              }
            }
            """)
        .load("App.java", CONFIG);
    assertThat(host.request("read", null))
        .isEqualTo(
            ValueMap.of("greeting", "Hi", "fetch", "from afar")
                .plus("a", ValueMap.of("b", ValueList.of(1, 2))));
  }

  @Test
  void theHelpersOfAJavaScriptProgramReadTheSameConfiguration() {
    host.file("part.mjs", "export { config } from 'exchange';")
        .file(
            "app.mjs",
            """
            import { exchange, config } from 'exchange';
            import { config as same } from './part.mjs';
            exchange({ id: 'app', handlers: { same: () => same === config && Object.isFrozen(same.a.b) } });
            """)
        .load("app.mjs", CONFIG);
    assertThat(host.request("same", null)).isEqualTo(true);
  }

  @Test
  void limitsThatAreNoMapAreRefused() {
    host.file("app.mjs", "");
    ExchangeException error =
        ScriptHost.failure(() -> host.load("app.mjs", new JsonObject().put("$limits", 5)));
    assertThat(error.code()).isEqualTo(ErrorCode.SCHEMA);
    assertThat(error).hasMessageContaining("$limits");
  }

  /** Deploys a script by name, as any application of Vert.x does, and asks what it reads. */
  private @Nullable Object read(String prefix, String file, String text, JsonObject config) {
    String name = prefix + host.file(file, text).folder.resolve(file);
    ExchangeVerticle asker = new ExchangeVerticle(Exchange.define("asker"));
    return ScriptHost.await(
        host.vertx
            .deployVerticle(name, new DeploymentOptions().setConfig(config))
            .compose(id -> host.vertx.deployVerticle(asker))
            .compose(id -> asker.exchange().request("read", null)));
  }
}
