package dev.exchange.host.folder;

import static dev.exchange.host.folder.WatchFixture.STEADY;
import static dev.exchange.host.folder.WatchFixture.save;
import static dev.exchange.host.folder.WatchFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

  @TempDir private Path folder;
  private final WatchFixture fixture = new WatchFixture();
  private Path top;
  private FileWatch watch;

  @BeforeEach
  void find() throws IOException {
    top = folder.toRealPath();
  }

  @AfterEach
  void close() {
    if (watch != null) {
      WatchFixture.await(watch.close());
    }
    fixture.close();
  }

  @Test
  void whatIsNamedIsWatchedWhateverItIsCalledAndNothingElse() throws IOException {
    Path file = write(top.resolve("here/_notes.txt"), "1");
    Path tree = write(top.resolve("there/.tree/x.mjs"), "1").getParent();
    watch = fixture.open(List.of(file, tree), STEADY);
    assertThat(fixture.rest()).containsExactly("appeared _notes.txt", "appeared .tree");
    write(top.resolve("here/other.mjs"), "1");
    save(file, "2");
    assertThat(fixture.next()).isEqualTo("changed _notes.txt");
    write(tree.resolve("deep/y.mjs"), "1");
    assertThat(fixture.next()).isEqualTo("changed .tree");
    Files.move(tree, top.resolve("gone"));
    assertThat(fixture.next(2))
        .containsExactly(
            "vanished .tree",
            "problem .tree: expected a file or a folder at %s, there is none".formatted(tree));
    Files.move(top.resolve("gone"), tree);
    assertThat(fixture.next(2)).containsExactly("mended .tree", "appeared .tree");
  }

  @Test
  void whatIsNamedAndMissingIsAProblemUntilItIsThere() {
    Path file = top.resolve("not/yet/a.mjs");
    watch = fixture.open(List.of(file), STEADY);
    assertThat(fixture.rest())
        .containsExactly(
            "problem a.mjs: expected a file or a folder at %s, there is none".formatted(file));
    write(file, "1");
    assertThat(fixture.next(2)).containsExactly("mended a.mjs", "appeared a.mjs");
    write(file, "2");
    assertThat(fixture.next()).isEqualTo("changed a.mjs");
  }

  @Test
  void aWatchOfNothingIsRefused() {
    assertThatThrownBy(() -> FileWatch.open(fixture.means, List.of(), STEADY, fixture.listener()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got none");
  }
}
