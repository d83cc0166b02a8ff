package dev.exchange.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that do not end when they should. */
class PluginEndTest {

  @TempDir private Path folder;

  @Test
  void onePluginThatNeverStopsKeepsNobodyWaiting() throws Exception {
    Path release = folder.resolve("released");
    try (PluginGround ground = new PluginGround(folder)) {
      Path stubborn =
          ground.file(
              "Stubborn.java",
              """
              import dev.exchange.api.Exchange;
              import dev.exchange.api.plugin.Plugin;
              import dev.exchange.api.plugin.PluginContext;
              import java.nio.file.Files;
              import java.nio.file.Path;

              public class Stubborn implements Plugin {
                static final String PLUGIN = \"\"\"
                    {"id": "stubborn", "version": "1.0.0", "isolation": "worker"}
                    \"\"\";

                @Override
                public void start(PluginContext context) {
                  context.exchange(Exchange.define("stubborn").handler("stubborn.go", (msg, sig, state) -> "here"));
                }

                @Override
                public void stop() {
                  while (!Files.exists(Path.of("%s"))) {
                    Thread.onSpinWait();
                  }
                }
              }
              """
                  .formatted(release));
      Path good = ground.plugin("good", "1.0.0", "", "() => 'well'");
      ground.start(stubborn, good);
      assertThat(ground.ask("stubborn.go", null)).isEqualTo("here");

      PluginGround.await(ground.plugins.unload("stubborn"));

      assertThat(ground.ask("good.go", null)).isEqualTo("well");
      assertThat(ground.load(stubborn).exchanges()).containsExactly("stubborn");
      assertThat(ground.ask("stubborn.go", null)).isEqualTo("here");
      Files.createFile(release);
    }
  }
}
