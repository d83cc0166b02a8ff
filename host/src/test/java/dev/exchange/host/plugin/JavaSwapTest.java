package dev.exchange.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ExchangeException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of programs in Java, as source files and jars, that take each other's place. */
class JavaSwapTest {

  @TempDir private Path folder;
  private PluginGround ground;

  @BeforeEach
  void open() {
    ground = new PluginGround(folder);
  }

  @AfterEach
  void close() {
    ground.close();
  }

  @Test
  void aSourceFileIsSwappedWithItsState() {
    Path entry = ground.file("Counts.java", source("1.0.0", "state.number(\"n\") + 1", ""));
    ground.start(entry);
    assertThat(ground.ask("count", null)).isEqualTo(1L);

    ground.file(
        "Counts.java",
        source(
            "2.0.0",
            "state.number(\"n\") + 10",
            """
            public ValueMap migrate(String exchange, ValueMap state, String version) {
              return ValueMap.of("n", state.number("n") * 100 + version.length());
            }
            """));
    assertThat(ground.load(entry).version()).isEqualTo("2.0.0");
    assertThat(ground.ask("count", null)).isEqualTo(115L);

    ground.file("Counts.java", source("2.1.0", "nothing that compiles", ""));
    ExchangeException failure = ground.failure(ground.plugins.load(entry, SwapWish.USUAL));
    assertThat(failure.describe()).contains("Counts.java:");
    assertThat(ground.ask("count", null)).isEqualTo(125L);
  }

  @Test
  void aJarThatIsOverwrittenIsSwapped() {
    Path jar = jar("1.0.0", "one");
    ground.start(jar);
    assertThat(ground.ask("word", null)).isEqualTo("one");

    jar("1.1.0", "two");
    assertThat(ground.load(jar).version()).isEqualTo("1.1.0");
    assertThat(ground.ask("word", null)).isEqualTo("two");
    assertThat(PluginGround.await(ground.plugins.rollback("words")).version()).isEqualTo("1.0.0");
    assertThat(ground.ask("word", null)).isEqualTo("one");
  }

  @Test
  void aVersionThatIsReplacedIsToldToStopWhenItCannotComeBack() {
    String stops =
        """
        public void stop() {
          System.setProperty("exchange.test.stopped", "yes");
        }
        """;
    System.clearProperty("exchange.test.stopped");
    Path entry = ground.file("Counts.java", source("1.0.0", "1", stops));
    ground.start(entry);
    ground.file("Counts.java", source("1.1.0", "2", ""));
    ground.load(entry);
    assertThat(System.getProperty("exchange.test.stopped")).isNull();

    ground.file("Counts.java", source("1.2.0", "3", ""));
    ground.load(entry);

    assertThat(System.getProperty("exchange.test.stopped")).isEqualTo("yes");
    System.clearProperty("exchange.test.stopped");
  }

  private Path jar(String version, String word) {
    return PluginJar.in(folder)
        .source(
            "acme/Words.java",
            """
            package acme;
            import dev.exchange.api.Exchange;
            import dev.exchange.api.plugin.Plugin;
            import dev.exchange.api.plugin.PluginContext;
            public final class Words implements Plugin {
              public void start(PluginContext context) {
                context.exchange(Exchange.define("words").handler("word", (m, s, state) -> Later.WORD));
              }
            }
            """)
        .source(
            "acme/Later.java",
            "package acme; final class Later { static final Object WORD = \"%s\"; }"
                .formatted(word))
        .plugins("acme.Words")
        .entry("plugin.json", "{\"id\": \"words\", \"version\": \"%s\"}".formatted(version))
        .build("words.jar");
  }

  private static String source(String version, String next, String more) {
    return """
    import dev.exchange.api.Exchange;
    import dev.exchange.api.ValueMap;
    import dev.exchange.api.plugin.Plugin;
    import dev.exchange.api.plugin.PluginContext;

    public class Counts implements Plugin {
      static final String PLUGIN = \"\"\"
          {"id": "counts", "version": "%s"}
          \"\"\";

      public void start(PluginContext context) {
        context.exchange(
            Exchange.define("counts")
                .cell("n", 0)
                .handler("count", (msg, sig, state) -> {
                  double n = %s;
                  state.set("n", n);
                  return n;
                }));
      }
      %s
    }
    """
        .formatted(version, next, more);
  }
}
