package dev.exchange.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of versions that were replaced. */
class ReloadTest {

  private static final int VERSIONS = 8;

  @TempDir private Path folder;

  @Test
  void versionsThatWereReplacedAreCollected() {
    try (PluginGround ground = new PluginGround(folder)) {
      for (int version = 0; version < VERSIONS; version++) {
        ground.load(ground.file("Leaves.java", source(version)));
        assertThat(ground.ask("leaves.go", null)).isEqualTo((long) version);
      }
      List<WeakReference<?>> gone = new ArrayList<>();
      for (int version = 0; version < VERSIONS - 2; version++) { // one at work, one on standby
        gone.add((WeakReference<?>) System.getProperties().get("leaves." + version));
      }
      for (int i = 0; i < 200 && gone.stream().anyMatch(each -> each.get() != null); i++) {
        System.gc();
        ground.ask("leaves.go", null); // lets go of what the last turn held
      }
      assertThat(gone).hasSize(VERSIONS - 2).allMatch(each -> each.get() == null);
    } finally {
      for (int version = 0; version < VERSIONS; version++) {
        System.getProperties().remove("leaves." + version);
      }
    }
  }

  private static String source(int version) {
    return """
    import dev.exchange.api.Exchange;
    import dev.exchange.api.plugin.Plugin;
    import dev.exchange.api.plugin.PluginContext;
    import java.lang.ref.WeakReference;

    public class Leaves implements Plugin {
      static final String PLUGIN = \"""
          {"id": "leaves", "version": "1.%1$d.0"}
          \""";

      @Override
      public void start(PluginContext context) {
        System.getProperties().put("leaves.%1$d", new WeakReference<>(getClass().getClassLoader()));
        context.exchange(
            Exchange.define("leaves").cell("n", 0).handler("leaves.go", (msg, sig, state) -> %1$d));
      }
    }
    """
        .formatted(version);
  }
}
