package dev.exchange.host.folder;

import static dev.exchange.host.folder.WatchFixture.STEADY;
import static dev.exchange.host.folder.WatchFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing, cannot be read or does not rest is told, and mended by itself. */
class WatchTroubleTest {

  @TempDir private Path top;
  private final WatchFixture fixture = new WatchFixture();
  private Path folder;
  private FolderWatch watch;

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectories(top.toRealPath().resolve("plugins"));
  }

  @AfterEach
  void close() {
    if (watch != null) {
      fixture.end(watch);
    }
    fixture.close();
  }

  @Test
  void aFolderThatIsRemovedAndMadeAgain() throws IOException {
    write(folder.resolve("a.mjs"), "a");
    write(folder.resolve("b/x.mjs"), "b");
    watch = fixture.open(folder, STEADY);
    assertThat(fixture.next(2)).containsExactly("appeared a.mjs", "appeared b");
    Removal.of(folder);
    assertThat(fixture.next(3))
        .containsExactlyInAnyOrder(
            "vanished a.mjs",
            "vanished b",
            "problem plugins: expected a folder of plugins at %s, got nothing there"
                .formatted(folder));
    write(folder.resolve("b/x.mjs"), "b");
    assertThat(fixture.next(2)).containsExactlyInAnyOrder("mended plugins", "appeared b");
    fixture.expectNothingBut(folder.resolve("z.mjs"));
  }

  @Test
  void aFolderThatIsSwappedForAnotherAtOnce() throws IOException {
    write(folder.resolve("a.mjs"), "a");
    write(folder.resolve("b.mjs"), "b");
    Path next = folder.resolveSibling("next");
    write(next.resolve("a.mjs"), "another");
    write(next.resolve("b.mjs"), "b");
    watch = fixture.open(folder, STEADY);
    fixture.next(2);
    Files.move(folder, folder.resolveSibling("old"));
    Files.move(next, folder);
    assertThat(fixture.next()).isEqualTo("changed a.mjs");
    fixture.expectNothingBut(folder.resolve("z.mjs"));
  }

  @Test
  void aFolderThatIsNotThereYet() throws IOException {
    Path later = folder.resolve("far/away");
    watch = fixture.open(later, STEADY);
    assertThat(fixture.rest())
        .containsExactly(
            "problem away: expected a folder of plugins at %s, got nothing there".formatted(later));
    Files.createDirectory(folder.resolve("far"));
    write(later.resolve("a.mjs"), "a");
    assertThat(fixture.next(2)).containsExactlyInAnyOrder("mended away", "appeared a.mjs");
  }

  @Test
  void aFolderThatIsAFile() throws IOException {
    write(folder.resolve("a.mjs"), "a");
    watch = fixture.open(folder, STEADY);
    fixture.next();
    Removal.of(folder);
    write(folder, "no folder");
    assertThat(fixture.next(2))
        .containsExactlyInAnyOrder(
            "vanished a.mjs",
            "problem plugins: expected a folder of plugins at %s, got no folder there"
                .formatted(folder));
  }

  /** Root may read whatever permissions forbid, and nobody can read a link that leads to itself. */
  @Test
  void aFolderThatCannotBeReadKeepsWhatWasTold() throws IOException {
    write(folder.resolve("a.mjs"), "a");
    Path aside = folder.resolveSibling("aside");
    watch = fixture.open(folder, STEADY);
    fixture.next();
    Files.move(folder, aside);
    Files.createSymbolicLink(folder, folder);
    assertThat(fixture.next())
        .startsWith(
            "problem plugins: expected a folder of plugins that can be read at %s, got "
                .formatted(folder))
        .contains("symbolic links");
    Files.delete(folder);
    Files.move(aside, folder);
    assertThat(fixture.next()).isEqualTo("mended plugins");
    fixture.expectNothingBut(folder.resolve("z.mjs"));
  }

  @Test
  void aFolderWithoutPermissionIsAProblemToWhoIsNotRoot() throws IOException {
    Path inner = write(folder.resolve("a/parts/x.mjs"), "a").getParent();
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("---------"));
    try {
      watch = fixture.open(folder, STEADY);
      assertThat(fixture.rest())
          .containsExactly(
              Files.isReadable(inner)
                  ? "appeared a"
                  : "problem a: expected to read %s, got permission denied".formatted(inner));
    } finally {
      Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void linksAreFollowedForTheEntryItselfAndCyclesEnd() throws IOException {
    Path outside = write(folder.resolveSibling("outside/x.mjs"), "1");
    Files.createSymbolicLink(folder.resolve("a.mjs"), outside);
    Files.createSymbolicLink(folder.resolve("b"), outside.getParent());
    write(folder.resolve("c/x.mjs"), "1");
    Files.createSymbolicLink(folder.resolve("c/again"), Path.of("."));
    Files.createSymbolicLink(folder.resolve("c/up"), Path.of(".."));
    watch = fixture.open(folder, STEADY);
    assertThat(fixture.rest()).containsExactly("appeared a.mjs", "appeared b", "appeared c");
    write(outside, "2");
    assertThat(fixture.next(2)).containsExactlyInAnyOrder("changed a.mjs", "changed b");
    write(folder.resolve("c/x.mjs"), "2");
    assertThat(fixture.next()).isEqualTo("changed c");
    Files.delete(folder.resolve("c/up"));
    assertThat(fixture.next()).isEqualTo("changed c");
  }

  @Test
  void aLinkThatLeadsNowhereIsAProblemUntilItLeadsSomewhere() throws IOException {
    Path target = folder.resolveSibling("outside.mjs");
    Files.createSymbolicLink(folder.resolve("a.mjs"), target);
    Files.createSymbolicLink(folder.resolve("b.mjs"), folder.resolve("b.mjs"));
    watch = fixture.open(folder, STEADY);
    assertThat(fixture.next())
        .isEqualTo(
            "problem a.mjs: expected link %s to lead to a file or a folder, it leads nowhere"
                .formatted(folder.resolve("a.mjs")));
    assertThat(fixture.next()).startsWith("problem b.mjs: expected to read ");
    Files.delete(folder.resolve("a.mjs"));
    write(folder.resolve("a.mjs"), "a file");
    assertThat(fixture.next(2)).containsExactly("mended a.mjs", "appeared a.mjs");
    Files.delete(folder.resolve("b.mjs"));
    assertThat(fixture.next()).isEqualTo("mended b.mjs");
    fixture.expectNothingBut(folder.resolve("z.mjs"));
  }

  @Test
  void whatDoesNotRestIsAProblemOnce() {
    WatchSettings impatient =
        new WatchSettings(
            Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofHours(1), 100, 16);
    watch = fixture.open(folder, impatient);
    int[] versions = {0};
    long writing =
        fixture.vertx.setPeriodic(20, id -> write(folder.resolve("a/x.mjs"), "v" + versions[0]++));
    assertThat(fixture.next())
        .startsWith("problem a: expected %s to be still for 200 ms".formatted(folder.resolve("a")));
    fixture.expectNothingBut(folder.resolve("z.mjs"));
    fixture.vertx.cancelTimer(writing);
    assertThat(fixture.next(2)).containsExactly("mended a", "appeared a");
  }

  @Test
  void aPluginBeyondBoundsIsAProblemUntilItIsSmaller() throws IOException {
    WatchSettings small =
        new WatchSettings(Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofHours(1), 5, 3);
    for (int i = 0; i < 6; i++) {
      write(folder.resolve("a/" + i + ".mjs"), "a");
    }
    write(folder.resolve("b/1/2/x.mjs"), "fits");
    write(folder.resolve("c/1/2/3/x.mjs"), "too deep");
    watch = fixture.open(folder, small);
    assertThat(fixture.rest())
        .containsExactly(
            "problem a: expected at most 5 files in %s, got more".formatted(folder.resolve("a")),
            "appeared b",
            "problem c: expected at most 3 folders in one another in %s, got more"
                .formatted(folder.resolve("c")));
    Files.delete(folder.resolve("a/5.mjs"));
    assertThat(fixture.next(2)).containsExactly("mended a", "appeared a");
  }

  @Test
  void aFolderWithTooManyPluginsIsAProblemUntilThereAreFewer() throws IOException {
    WatchSettings few =
        new WatchSettings(Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofHours(1), 2, 3);
    Path first = write(folder.resolve("a.mjs"), "1");
    watch = fixture.open(folder, few);
    assertThat(fixture.next()).isEqualTo("appeared a.mjs");
    write(folder.resolve("b.mjs"), "1");
    assertThat(fixture.next()).isEqualTo("appeared b.mjs");
    write(folder.resolve("c.mjs"), "1");
    assertThat(fixture.next())
        .isEqualTo("problem plugins: expected at most 2 plugins in %s, got more".formatted(folder));
    Files.delete(first);
    assertThat(fixture.next(3))
        .containsExactlyInAnyOrder("mended plugins", "vanished a.mjs", "appeared c.mjs");
  }

  @Test
  void aFolderOfAFileSystemWithoutEventsIsSeenByLooking() throws IOException {
    URI uri = URI.create("jar:" + top.resolve("files.zip").toUri());
    WatchSettings often =
        new WatchSettings(
            Duration.ofMillis(50), Duration.ofMinutes(1), Duration.ofMillis(50), 100, 16);
    try (FileSystem files = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
      Path inside = Files.createDirectory(files.getPath("/plugins"));
      watch = fixture.open(inside, often);
      assertThat(fixture.next())
          .isEqualTo(
              "problem plugins: expected the system to tell of changes, got a file system that"
                  + " tells of none: they are found by looking, later");
      write(inside.resolve("a.mjs"), "1");
      assertThat(fixture.next()).isEqualTo("appeared a.mjs");
      write(inside.resolve("a.mjs"), "2");
      assertThat(fixture.next()).isEqualTo("changed a.mjs");
      fixture.end(watch);
      watch = null;
    }
  }
}
