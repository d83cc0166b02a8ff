package dev.exchange.host.folder;

import static dev.exchange.host.folder.WatchFixture.read;
import static dev.exchange.host.folder.WatchFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.spi.Clock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

  @TempDir private Path top;
  private Path snapshots;
  private Path plugin;
  private final Clock clock = SystemMeans.clock();

  @BeforeEach
  void find() throws IOException {
    Path real = top.toRealPath();
    snapshots = real.resolve("snapshots");
    plugin = real.resolve("chat");
  }

  @Test
  void aFileIsCopiedUnderItsNameAndStays() throws IOException {
    Path file = write(top.resolve("a.jar"), "one");
    try (Snapshot snapshot = Snapshot.of(file, snapshots, clock)) {
      write(file, "two");
      assertThat(snapshot.path()).hasFileName("a.jar").hasContent("one");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(snapshot.path().getParent())))
          .isEqualTo("rwx------");
    }
    assertThat(snapshots).isEmptyDirectory();
  }

  @Test
  void aFolderIsCopiedWithItsLibrariesAndWithoutWhatIsNotItsOwn() throws IOException {
    for (String name :
        new String[] {
          "plugin.json",
          "lib/__init__.py",
          "node_modules/.pnpm/left/index.js",
          ".env",
          ".git/HEAD",
          "lib/__pycache__/x.pyc",
          "a.mjs~",
          ".a.mjs.swp",
          "#a.mjs#",
          "4913"
        }) {
      write(plugin.resolve(name), name);
    }
    Files.createSymbolicLink(plugin.resolve("node_modules/left"), Path.of(".pnpm/left"));
    Files.createSymbolicLink(plugin.resolve("lib/round"), Path.of(".."));
    try (Snapshot snapshot = Snapshot.of(plugin, snapshots, clock)) {
      Path copy = snapshot.path();
      try (Stream<Path> files = Files.walk(copy)) {
        assertThat(files.filter(Files::isRegularFile).map(file -> copy.relativize(file).toString()))
            .containsExactlyInAnyOrder(
                "plugin.json", "lib/__init__.py", "node_modules/.pnpm/left/index.js", ".env");
      }
      assertThat(copy.resolve("node_modules/left/index.js").toRealPath())
          .isEqualTo(copy.resolve("node_modules/.pnpm/left/index.js"));
      Removal.of(plugin);
      assertThat(copy.resolve("lib/round/plugin.json")).hasContent("plugin.json");
    }
    assertThat(snapshots).isEmptyDirectory();
  }

  @Test
  void aLinkThatLeadsOutIsForbiddenHoweverItIsWritten() throws IOException {
    write(plugin.resolve("p/q/x.mjs"), "x");
    write(top.resolve("secret.txt"), "secret");
    Path link = plugin.resolve("link");
    for (Path target :
        new Path[] {
          Path.of("../secret.txt"),
          top.toRealPath().resolve("secret.txt"),
          plugin.resolve("p/q/x.mjs"),
          Path.of("p/../../nowhere"),
          Path.of("../nowhere"),
        }) {
      Files.createSymbolicLink(link, target);
      refused(ErrorCode.FORBIDDEN, "got link -> " + target, plugin);
      Files.delete(link);
    }
    Files.createSymbolicLink(plugin.resolve("p/q/up"), Path.of("../.."));
    Files.createSymbolicLink(link, Path.of("p/q/up/../secret.txt"));
    refused(ErrorCode.FORBIDDEN, "got link -> p/q/up/../secret.txt", plugin);
    assertThat(snapshots).isEmptyDirectory();
  }

  @Test
  void moreThan256MiBAreRefused() throws IOException {
    Files.createDirectory(plugin);
    for (String name : new String[] {"a.bin", "b.bin"}) {
      try (RandomAccessFile file = new RandomAccessFile(plugin.resolve(name).toFile(), "rw")) {
        file.setLength((128L << 20) + 1);
      }
    }
    refused(ErrorCode.TOO_LARGE, "expected at most 256 MiB in " + plugin, plugin);
    assertThat(snapshots).isEmptyDirectory();
  }

  @Test
  void whatIsMissingOrEmptyIsRefused() throws IOException {
    refused(ErrorCode.BAD_MESSAGE, "there is none", plugin);
    Files.createDirectories(plugin.resolve("empty"));
    refused(ErrorCode.BAD_MESSAGE, "there is none", plugin);
    Files.createSymbolicLink(top.resolve("self"), top.resolve("self"));
    refused(ErrorCode.BAD_MESSAGE, "expected to copy", top.resolve("self"));
  }

  @Test
  void whatChangesMeanwhileIsCopiedWholeOrRefused() throws Exception {
    for (int i = 0; i < 20; i++) {
      write(plugin.resolve("f" + i), "0");
    }
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.startVirtualThread(() -> {
          for (int version = 1; !done.get(); version++) {
            for (int i = 0; i < 20; i++) {
              write(plugin.resolve("f" + i), String.valueOf(version));
            }
            Thread.onSpinWait();
          }
        });
    int conflicts = 0;
    for (int i = 0; i < 20; i++) {
      try (Snapshot snapshot = Snapshot.of(plugin, snapshots, clock)) {
        assertThat(snapshot.path()).isDirectory();
      } catch (ExchangeException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.text()).contains("it changed each of 3 times");
        conflicts++;
      }
    }
    done.set(true);
    writer.join();
    assertThat(conflicts).isPositive();
    try (Snapshot snapshot = Snapshot.of(plugin, snapshots, clock)) {
      for (int i = 0; i < 20; i++) {
        Path copy = snapshot.path().resolve("f" + i);
        assertThat(read(copy)).isEqualTo(read(plugin.resolve("f" + i)));
      }
    }
    assertThat(snapshots).isEmptyDirectory();
  }

  @Test
  void deletingASnapshotTwiceOrWithItsLinksHarmsNothing() throws IOException {
    write(plugin.resolve("x.mjs"), "x");
    Snapshot snapshot = Snapshot.of(plugin, snapshots, clock);
    Files.createSymbolicLink(snapshot.path().resolve("out"), plugin);
    snapshot.close();
    snapshot.close();
    assertThat(Files.exists(snapshot.path(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(plugin.resolve("x.mjs")).hasContent("x");
  }

  private void refused(ErrorCode code, String text, Path entry) {
    try (Snapshot snapshot = Snapshot.of(entry, snapshots, clock)) {
      throw new AssertionError("expected a refusal, got " + snapshot.path());
    } catch (ExchangeException e) {
      assertThat(e.text()).contains(text);
      assertThat(e.code()).isEqualTo(code);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
