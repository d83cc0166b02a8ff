package dev.exchange.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.plugin.PluginState;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.folder.FolderWatch;
import dev.exchange.host.folder.WatchMeans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that follow a folder, and programs that follow their files. */
class PluginWatchTest {

  @TempDir private Path folder;
  private final BlockingQueue<PluginView> told = new LinkedBlockingQueue<>();
  private PluginGround ground;

  @BeforeEach
  void open() {
    ground = new PluginGround(folder);
    ground.plugins.observe(told::add);
  }

  @AfterEach
  void close() {
    ground.close();
  }

  @Test
  void whatLiesThereStartsAndWhatComesChangesAndGoesIsFollowed() throws Exception {
    ground.plugin("a", "1.0.0", "dependencies: { b: '*' }", "() => 1");
    ground.plugin("b", "1.0.0", "", "() => 2");
    FolderWatch watch =
        PluginGround.await(PluginWatch.open(means(), folder, ground.plugins, SwapWish.USUAL));
    assertThat(ground.ask("a.go", null)).isEqualTo(1L);
    assertThat(ground.ask("b.go", null)).isEqualTo(2L);

    ground.plugin("c", "1.0.0", "", "() => 3");
    until("c", view -> view.state() == PluginState.STARTED);
    assertThat(ground.ask("c.go", null)).isEqualTo(3L);

    saveByRename("c.mjs", "1.1.0", "() => 33");
    until("c", view -> view.version().equals("1.1.0"));
    assertThat(ground.ask("c.go", null)).isEqualTo(33L);

    ground.plugin("c", "1.2.0", "", "() => {{");
    until("c", view -> view.failure() != null);
    assertThat(ground.ask("c.go", null)).isEqualTo(33L);

    Files.delete(folder.resolve("c.mjs"));
    until("c", view -> view.state() == PluginState.STOPPED);
    assertThat(ground.complex.exchange("c")).isNull();
    PluginGround.await(watch.close());
  }

  @Test
  void aJarWithoutAManifestIsToldAndTheOthersStart() throws Exception {
    ground.plugin("a", "1.0.0", "", "() => 1");
    PluginJar.in(folder).entry("a.txt", "nothing").build("bare.jar");

    FolderWatch watch =
        PluginGround.await(PluginWatch.open(means(), folder, ground.plugins, SwapWish.USUAL));

    assertThat(ground.ask("a.go", null)).isEqualTo(1L);
    assertThat(ground.info("bare").failure())
        .isNotNull()
        .satisfies(
            failure -> assertThat(failure.message()).contains("expected plugin.json in bare.jar"));
    PluginGround.await(watch.close());
  }

  @Test
  void whoeverWorksOnAProgramSeesItServedAfterASaveOfAnyFileThatItReads() throws Exception {
    ground.file("lib/word.mjs", "export const word = 'one';");
    Path app =
        ground.file(
            "app.mjs",
            """
            import { exchange } from 'exchange';
            import { word } from './lib/word.mjs';
            exchange({ id: 'app', handlers: { word: () => word } });
            """);
    PluginGround.await(ground.plugins.start(List.of(app), false));
    PluginGround.await(DevWatch.open(means(), ground.plugins));
    assertThat(ground.ask("word", null)).isEqualTo("one");

    ground.file("lib/word.mjs", "export const word = 'two';");

    until("app", view -> view.swaps() == 1);
    assertThat(ground.ask("word", null)).isEqualTo("two");
  }

  private WatchMeans means() {
    return new WatchMeans(ground.vertx, SystemMeans.clock(), SystemMeans.watchers());
  }

  private void saveByRename(String name, String version, String handler) throws IOException {
    Path saved = ground.plugin("c", version, "", handler);
    Path temporary = Files.move(saved, folder.resolve("." + name + ".tmp"));
    Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void until(String id, Predicate<PluginView> condition) throws InterruptedException {
    while (true) {
      PluginView view = told.poll(60, TimeUnit.SECONDS);
      assertThat(view).as("a report of " + id).isNotNull();
      if (view.id().equals(id) && condition.test(view)) {
        return;
      }
    }
  }
}
