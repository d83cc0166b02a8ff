package dev.exchange.host.folder;

import static dev.exchange.host.folder.WatchFixture.STEADY;
import static dev.exchange.host.folder.WatchFixture.read;
import static dev.exchange.host.folder.WatchFixture.save;
import static dev.exchange.host.folder.WatchFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {

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
  void whatIsThereIsToldInTheOrderOfTheAlphabetBeforeTheWatchIsOpen() {
    write(folder.resolve("b.mjs"), "b");
    write(folder.resolve("d.jar"), "d");
    write(folder.resolve("c/deep/x.txt"), "c");
    write(folder.resolve("a.py"), "a");
    watch = fixture.open(folder, STEADY);
    assertThat(fixture.rest())
        .containsExactly("appeared a.py", "appeared b.mjs", "appeared c", "appeared d.jar");
  }

  @Test
  void whatIsNoPluginIsPassedOver() throws IOException {
    List<String> names =
        List.of(
            "README.md",
            "plain",
            "_shared.mjs",
            ".hidden.mjs",
            "a.test.mjs",
            "a.test.js",
            "test_a.py",
            "ATest.java",
            "4913",
            "a.mjs~",
            ".a.mjs.swp",
            "#a.mjs#",
            "a.mjs.tmp");
    names.forEach(name -> write(folder.resolve(name), "before"));
    for (String name : List.of("node_modules", "__pycache__", ".git", "_parts")) {
      write(folder.resolve(name).resolve("x.mjs"), "before");
    }
    Files.createDirectories(folder.resolve("empty/emptier"));
    watch = fixture.open(folder, STEADY);
    names.forEach(name -> write(folder.resolve(name), "after"));
    write(folder.resolve("_parts/x.mjs"), "after");
    fixture.expectNothingBut(folder.resolve("z.mjs"));
    write(folder.resolve("empty/emptier/x.mjs"), "no more");
    assertThat(fixture.next()).isEqualTo("appeared empty");
  }

  @Test
  void aFileComesChangesAndGoes() throws IOException {
    watch = fixture.open(folder, STEADY);
    Path file = write(folder.resolve("a.mjs"), "1");
    assertThat(fixture.next()).isEqualTo("appeared a.mjs");
    write(file, "2");
    assertThat(fixture.next()).isEqualTo("changed a.mjs");
    Files.delete(file);
    assertThat(fixture.next()).isEqualTo("vanished a.mjs");
    fixture.expectNothingBut(folder.resolve("z.mjs"));
  }

  @Test
  void eachSaveThatMovesAFileOverIsOneChange() {
    Path file = write(folder.resolve("a.mjs"), "0");
    watch = fixture.open(folder, WatchSettings.DEFAULT);
    fixture.next();
    for (int i = 1; i <= 30; i++) {
      save(file, "version " + i);
      assertThat(fixture.next()).isEqualTo("changed a.mjs");
    }
    fixture.expectNothingBut(folder.resolve("z.mjs"));
  }

  @Test
  void whoReadsWhileSavesGoOnReadsWholeContentsAndTheLast() {
    Path file = folder.resolve("a.mjs");
    ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    String last = text(400);
    Promise<Void> seenLast = Promise.promise();
    fixture.take((what, path) -> {
      String text = read(path);
      seen.add(text);
      if (text.equals(last)) {
        seenLast.tryComplete();
      }
      return Future.succeededFuture();
    });
    watch = fixture.open(folder, WatchSettings.DEFAULT);
    Set<String> whole =
        IntStream.rangeClosed(1, 400).mapToObj(FolderWatchTest::text).collect(Collectors.toSet());
    for (int i = 1; i <= 400; i++) {
      save(file, text(i));
    }
    WatchFixture.await(seenLast.future());
    assertThat(whole).containsAll(seen);
  }

  @Test
  void aTouchIsNoChangeAndASaveThatKeepsSizeAndTimeIsOne() throws IOException {
    Path file = write(folder.resolve("a.mjs"), "one");
    FileTime time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, time);
    watch = fixture.open(folder, STEADY);
    fixture.next();
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2021-01-01T00:00:00Z")));
    save(file, "one");
    fixture.expectNothingBut(folder.resolve("y.mjs"));
    Files.setLastModifiedTime(file, time);
    fixture.expectNothingBut(folder.resolve("z.mjs"));
    write(file, "two");
    Files.setLastModifiedTime(file, time);
    assertThat(fixture.next()).isEqualTo("changed a.mjs");
  }

  @Test
  void aLargeFileIsToldByItsTimes() throws IOException {
    Path file = write(folder.resolve("a.jar"), "x".repeat((1 << 20) + 1));
    watch = fixture.open(folder, STEADY);
    fixture.next();
    FileTime time = Files.getLastModifiedTime(file);
    write(file, "y".repeat((1 << 20) + 1));
    Files.setLastModifiedTime(file, time);
    assertThat(fixture.next()).isEqualTo("changed a.jar");
  }

  @Test
  void whatIsDeletedAndMadeAgainSoonHasChangedOrNot() throws IOException {
    Path file = write(folder.resolve("a.mjs"), "one");
    Path parts = write(folder.resolve("b/x.mjs"), "one");
    watch = fixture.open(folder, STEADY);
    fixture.next(2);
    Files.delete(file);
    write(file, "two");
    assertThat(fixture.next()).isEqualTo("changed a.mjs");
    Files.delete(file);
    write(file, "two");
    Removal.of(parts.getParent());
    write(parts, "one");
    fixture.expectNothingBut(folder.resolve("z.mjs"));
  }

  @Test
  void aFloodOfFilesLosesNone() throws IOException {
    watch = fixture.open(folder, STEADY);
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < 2_000; i++) {
      write(folder.resolve("f" + i + ".mjs"), "file " + i);
      expected.add("appeared f" + i + ".mjs");
    }
    List<String> told = fixture.next(2_000);
    assertThat(told).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(told)).isEqualTo(expected);
    for (int i = 0; i < 2_000; i++) {
      Files.delete(folder.resolve("f" + i + ".mjs"));
    }
    assertThat(fixture.next(2_000))
        .doesNotHaveDuplicates()
        .allMatch(line -> line.startsWith("vanished "));
    fixture.expectNothingBut(folder.resolve("z.mjs"));
  }

  @Test
  void aFolderThatIsWrittenSlowlyIsToldWhenItIsWhole() {
    watch = fixture.open(folder, STEADY);
    AtomicReference<Integer> found = new AtomicReference<>();
    fixture.take((what, path) -> {
      found.compareAndSet(null, count(path));
      return Future.succeededFuture();
    });
    writeSlowly(folder.resolve("a"), 60);
    assertThat(fixture.next()).isEqualTo("appeared a");
    assertThat(found.get()).isEqualTo(60);
    fixture.expectNothingBut(folder.resolve("z.mjs"));
  }

  @Test
  void filesInFoldersAreHeardHoweverDeep() throws IOException {
    write(folder.resolve("a/plugin.json"), "{}");
    watch = fixture.open(folder, STEADY);
    assertThat(fixture.next()).isEqualTo("appeared a");
    Path deep = write(folder.resolve("a/pack/inner/__init__.py"), "1");
    assertThat(fixture.next()).isEqualTo("changed a");
    write(deep, "2");
    assertThat(fixture.next()).isEqualTo("changed a");
    write(folder.resolve("a/node_modules/left/index.js"), "1");
    write(folder.resolve("a/__pycache__/x.pyc"), "1");
    write(folder.resolve("a/.x.mjs.swp"), "1");
    fixture.expectNothingBut(folder.resolve("z.mjs"));
    Files.move(folder.resolve("a/pack"), folder.resolve("a/bundle"));
    assertThat(fixture.next()).isEqualTo("changed a");
    write(folder.resolve("a/bundle/inner/__init__.py"), "3");
    assertThat(fixture.next()).isEqualTo("changed a");
    Files.move(folder.resolve("a"), top.resolve("elsewhere"));
    assertThat(fixture.next()).isEqualTo("vanished a");
  }

  @Test
  void whileAReportIsTakenOthersGoOnAndItsOwnWaitAndBecomeOne() {
    Promise<Void> slow = Promise.promise();
    fixture.take((what, path) ->
        what.equals("appeared") && path.endsWith("a.mjs")
            ? slow.future()
            : Future.succeededFuture());
    watch = fixture.open(folder, STEADY);
    Path file = write(folder.resolve("a.mjs"), "1");
    assertThat(fixture.next()).isEqualTo("appeared a.mjs");
    save(file, "2");
    fixture.expectNothingBut(folder.resolve("y.mjs"));
    save(file, "3");
    fixture.expectNothingBut(folder.resolve("z.mjs"));
    slow.complete();
    assertThat(fixture.next()).isEqualTo("changed a.mjs");
    fixture.expectNothingBut(folder.resolve("zz.mjs"));
  }

  @Test
  void theWatchIsOpenWhenWhatWasToldIsTaken() {
    write(folder.resolve("a.mjs"), "1");
    Promise<Void> slow = Promise.promise();
    fixture.take((what, path) -> slow.future());
    Future<FolderWatch> opening =
        FolderWatch.open(fixture.means, folder, STEADY, fixture.listener());
    assertThat(fixture.next()).isEqualTo("appeared a.mjs");
    assertThat(opening.isComplete()).isFalse();
    slow.fail("a plugin that does not load is the listener's matter");
    watch = WatchFixture.await(opening);
  }

  @Test
  void aListenerThatThrowsIsToldTheNext() {
    fixture.take((what, path) -> {
      throw new IllegalStateException("thrown by a listener, as the test wants");
    });
    watch = fixture.open(folder, STEADY);
    Path file = write(folder.resolve("a.mjs"), "1");
    assertThat(fixture.next()).isEqualTo("appeared a.mjs");
    save(file, "2");
    assertThat(fixture.next()).isEqualTo("changed a.mjs");
  }

  @Test
  void aClosedWatchTellsNothing() {
    watch = fixture.open(folder, STEADY);
    fixture.end(watch);
    fixture.end(watch);
    write(folder.resolve("a.mjs"), "1");
    watch = fixture.open(folder, STEADY);
    assertThat(fixture.rest()).containsExactly("appeared a.mjs");
  }

  private void writeSlowly(Path place, int files) {
    int[] written = {0};
    fixture.vertx.setPeriodic(
        10,
        id -> {
          int n = written[0]++;
          write(place.resolve("part" + n + ".mjs"), "part " + n);
          if (n == files - 1) {
            fixture.vertx.cancelTimer(id);
          }
        });
  }

  private static int count(Path place) {
    String[] names = place.toFile().list();
    return names == null ? 0 : names.length;
  }

  private static String text(int version) {
    return ("version " + version + "\n").repeat(500);
  }
}
