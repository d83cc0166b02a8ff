package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.Host;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counter and word-count hold: over a swap, from an earlier shape, and within bounds. */
class PluginStateTest {

  private static final String EARLIER =
      """
      import { exchange } from 'exchange';
      export const plugin = { id: 'counter', version: '0.3.0' };
      exchange({
        id: 'counter',
        state: { count: 0 },
        handlers: { 'counter.up': (msg, sig, state) => (state.count += 1) },
      });
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(PluginLanguage.class)
  void countersAndWordsStayOverASwap(PluginLanguage language) throws Exception {
    Path counter = copy(language.of("counter"), "counter");
    Path words = copy(language.of("word-count"), "word-count");
    try (RunningPlugins plugins = RunningPlugins.at(counter, words)) {
      plugins.ask("counter.add", Map.of("name", "a", "by", 3));
      plugins.ask("words.count", Map.of("text", "to be or not to be"));

      assertThat(plugins.swap("counter", version(counter, "1.0.1")).swaps()).isEqualTo(1);
      assertThat(plugins.swap("word-count", version(words, "1.0.1")).version()).isEqualTo("1.0.1");

      assertThat(plugins.ask("counter.add", Map.of("name", "a"))).isEqualTo(4L);
      plugins.ask("words.count", Map.of("text", "be"));
      ValueMap top = (ValueMap) plugins.ask("words.top", Map.of("n", 2));
      assertThat(top.list("words"))
          .isEqualTo(
              ValueList.of(
                  ValueMap.of("word", "be", "count", 3L), ValueMap.of("word", "to", "count", 2L)));
      assertThat(top.number("total")).isEqualTo(7);
      assertThat(top.number("distinct")).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource(value = PluginLanguage.class, names = "PYTHON", mode = EnumSource.Mode.EXCLUDE)
  void theCounterOfVersion0BecomesTheOneNamedMain(PluginLanguage language) throws Exception {
    Path earlier = Files.writeString(folder.resolve("earlier.mjs"), EARLIER);
    try (RunningPlugins plugins = RunningPlugins.at(earlier)) {
      plugins.ask("counter.up", null);
      plugins.ask("counter.up", null);

      plugins.swap("counter", language.of("counter"));

      assertThat(plugins.ask("counter.get", Map.of("name", "main"))).isEqualTo(2L);
    }
  }

  @Test
  void theCounterOfVersion0BecomesTheOneNamedMainInPython() throws Exception {
    Path earlier =
        Files.writeString(
            folder.resolve("earlier.py"),
            """
            from exchange import exchange
            PLUGIN = {"id": "counter", "version": "0.3.0"}
            exchange(id="counter", state={"count": 2})
            """);
    try (RunningPlugins plugins = RunningPlugins.at(earlier)) {
      plugins.swap("counter", PluginLanguage.PYTHON.of("counter"));

      assertThat(plugins.ask("counter.get", Map.of("name", "main"))).isEqualTo(2L);
    }
  }

  @ParameterizedTest
  @EnumSource(PluginLanguage.class)
  void thereAreNoMoreCountersAndWordsThanTheConfigurationSays(PluginLanguage language)
      throws Exception {
    Path counter = copy(language.of("counter"), "counter");
    Path words = copy(language.of("word-count"), "word-count");
    Files.writeString(folder.resolve("counter.config.json"), "{\"most\": 2}");
    Files.writeString(folder.resolve("word-count.config.json"), "{\"distinct\": 2}");
    try (RunningPlugins plugins = RunningPlugins.at(counter, words)) {
      plugins.ask("counter.add", Map.of("name", "a"));
      plugins.ask("counter.add", Map.of("name", "b"));
      ExchangeException refused = plugins.refusal("counter.add", Map.of("name", "c"));
      assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LARGE);
      assertThat(refused.text()).contains("expected at most 2 counters, got one more: c");
      assertThat(plugins.ask("counter.add", Map.of("name", "b"))).isEqualTo(2L);
      assertThat(plugins.ask("counter.get", Map.of("name", "c"))).isEqualTo(0L);

      Object counts = plugins.ask("words.count", Map.of("text", "one two three three one"));
      assertThat(SmallPluginsTest.plain(counts))
          .isEqualTo(Map.of("one", 2.0, "two", 1.0, "three", 2.0));
      ValueMap top = (ValueMap) plugins.ask("words.top", null);
      assertThat(top.list("words"))
          .extracting(each -> ((ValueMap) each).text("word"))
          .isEqualTo(List.of("one", "two"));
      assertThat(top.number("distinct")).isEqualTo(2);
      assertThat(top.number("total")).isEqualTo(5);
      assertThat(top.number("other")).isEqualTo(2);
    }
  }

  @Test
  void wordsThatCameAsOftenAsEachOtherAreInTheOrderOfTheirCodePoints() {
    for (PluginLanguage language : PluginLanguage.values()) {
      try (RunningPlugins plugins = RunningPlugins.at(language.of("word-count"))) {
        plugins.ask("words.count", Map.of("text", "𐐨 \uff41 ab a é z z"));
        ValueMap top = (ValueMap) plugins.ask("words.top", Map.of());
        assertThat(top.list("words"))
            .as("%s", language)
            .extracting(each -> ((ValueMap) each).text("word"))
            .isEqualTo(List.of("z", "a", "ab", "é", "\uff41", "𐐨"));
      }
    }
  }

  @Test
  void oneContractHoldsInAllLanguages() throws Exception {
    for (String plugin : List.of("echo", "counter", "word-count")) {
      List<String> manifests =
          Stream.of(PluginLanguage.values())
              .map(language -> text(language.of(plugin).resolve("plugin.json")))
              .map(text -> text.replaceFirst("\"entry\": \"[^\"]+\"", ""))
              .distinct()
              .toList();
      assertThat(manifests).as(plugin).hasSize(1);
    }
  }

  @Test
  void whatCountsInJavaScriptGoesOnInJava() {
    try (RunningPlugins plugins =
        RunningPlugins.at(
            PluginLanguage.JAVASCRIPT.of("counter"), PluginLanguage.JAVASCRIPT.of("word-count"))) {
      plugins.ask("counter.add", Map.of("name", "a", "by", 3));
      plugins.ask("words.count", Map.of("text", "one two"));

      plugins.swap("counter", PluginLanguage.JAVA.of("counter"));
      plugins.swap("word-count", PluginLanguage.JAVA.of("word-count"));

      assertThat(plugins.ask("counter.add", Map.of("name", "a"))).isEqualTo(4L);
      plugins.ask("words.count", Map.of("text", "two"));
      ValueMap top = (ValueMap) plugins.ask("words.top", Map.of("n", 1));
      assertThat(top.list("words"))
          .isEqualTo(ValueList.of(ValueMap.of("word", "two", "count", 2L)));
    }
  }

  @Test
  void theFolderOfAllPluginsRunsAsItIs() {
    Settings settings =
        Settings.defaults()
            .with(Defaults.PLUGINS, RunningExample.ROOT.resolve("plugins").toString());
    Host host = RunningExample.await(Host.start(List.of(), settings, false));
    try {
      Object told = RunningExample.await(host.gateway().request("host.plugins", null));
      assertThat(((ValueMap) told).list("plugins"))
          .extracting(each -> ((ValueMap) each).text("id") + " " + ((ValueMap) each).text("state"))
          .containsExactly(
              "counter started", "echo started", "scheduler started", "word-count started");
    } finally {
      RunningExample.await(host.close());
    }
  }

  private Path copy(Path plugin, String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(plugin)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static Path version(Path plugin, String version) throws IOException {
    Path manifest = plugin.resolve("plugin.json");
    Files.writeString(
        manifest,
        text(manifest).replaceFirst("\"version\": \"[^\"]+\"", "\"version\": \"" + version + "\""));
    return plugin;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
