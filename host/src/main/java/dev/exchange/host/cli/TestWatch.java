package dev.exchange.host.cli;

import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.folder.FileWatch;
import dev.exchange.host.folder.WatchListener;
import dev.exchange.host.folder.WatchMeans;
import dev.exchange.host.folder.WatchSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * Runs tests again as soon as something was saved that they have read: their own files, those of
 * the programs that they deploy, and what these import. New files with tests run too.
 *
 * <p>Threading: the thread of the command; it is told of changes on another one.
 */
final class TestWatch {

  /** A save is at most this long under way. */
  private static final WatchSettings SETTINGS =
      new WatchSettings(
          Duration.ofMillis(20), Duration.ofSeconds(10), Duration.ofSeconds(2), 10_000, 16);

  /** Times of files are that coarse. */
  private static final long GRAIN_MILLIS = 10;

  /** How long a change waits at most until it is looked at. */
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Surroundings surroundings;
  private final TestSession session;
  private final Supplier<List<Path>> found;
  private final BlockingQueue<Path> changes = new LinkedBlockingQueue<>();

  /**
   * A watch.
   *
   * @param found looks for the files with tests
   */
  TestWatch(Surroundings surroundings, TestSession session, Supplier<List<Path>> found) {
    this.surroundings = surroundings;
    this.session = session;
    this.found = found;
  }

  /** Goes on until the process is asked to end. */
  int run() {
    Vertx vertx = Vertx.vertx();
    WatchMeans means =
        new WatchMeans(vertx, surroundings.machine().clock(), SystemMeans.watchers());
    try (Interruption interruption = new Interruption(surroundings)) {
      List<Path> files = found.get();
      while (!files.isEmpty()) {
        long began = surroundings.machine().clock().millis();
        Map<Path, FileTime> before = saved(files);
        attempt(files);
        FileWatch watch = Waiting.result(FileWatch.open(means, watched(), SETTINGS, new Told()));
        savedSince(began, before);
        surroundings.streams().out().println("watching; Ctrl-C ends it");
        files = affected(interruption);
        Waiting.result(watch.close());
      }
      return ExitCode.OK.number();
    } finally {
      Waiting.result(vertx.close());
    }
  }

  private void attempt(List<Path> files) {
    try {
      boolean _ = session.run(files);
    } catch (CommandFailure none) {
      surroundings.streams().err().println(none.line());
    }
    surroundings.streams().out().println();
  }

  /** When those files, and what is known of old, were saved last. */
  private Map<Path, FileTime> saved(List<Path> files) {
    Set<Path> known = new TreeSet<>(watched());
    files.forEach(file -> known.add(file.toAbsolutePath().normalize()));
    Map<Path, FileTime> times = new HashMap<>();
    for (Path file : known) {
      try {
        times.put(file, Files.getLastModifiedTime(file));
      } catch (IOException _) {
        // it is not there yet, or no longer
      }
    }
    return times;
  }

  /**
   * What was saved while the tests ran has changed too: what has another time than before, or one
   * since they began, if they were the first to read it.
   */
  private void savedSince(long began, Map<Path, FileTime> before) {
    for (Path file : watched()) {
      try {
        FileTime known = before.get(file);
        FileTime now = Files.getLastModifiedTime(file);
        boolean again = known == null ? now.toMillis() >= began - GRAIN_MILLIS : !now.equals(known);
        if (again) {
          changes.add(file);
        }
      } catch (IOException _) {
        changes.add(file); // it is gone
      }
    }
  }

  private List<Path> watched() {
    Set<Path> all = new TreeSet<>();
    session.read().values().forEach(all::addAll);
    session.read().keySet().forEach(file -> all.add(folder(file)));
    return List.copyOf(all);
  }

  /** Waits for a change; which files with tests are to run because of that. None at the end. */
  private List<Path> affected(Interruption interruption) {
    while (!interruption.within(LOOK)) {
      Set<Path> changed = new HashSet<>();
      changes.drainTo(changed);
      List<Path> files = changed.isEmpty() ? List.of() : readers(changed);
      if (!files.isEmpty()) {
        return files;
      }
    }
    return List.of();
  }

  /** The files with tests that have read one of those, or have not run yet. */
  private List<Path> readers(Set<Path> changed) {
    List<Path> files = new ArrayList<>();
    for (Path file : found.get()) {
      Set<Path> read = session.read().get(file);
      if (read == null || read.stream().anyMatch(changed::contains)) {
        files.add(file);
      }
    }
    return files;
  }

  private static Path folder(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder;
  }

  /** Notes what changes; what is there when a watch begins is none. */
  private final class Told implements WatchListener {

    private final Set<Path> known = new HashSet<>();

    @Override
    public Future<?> appeared(Path entry) {
      if (!known.add(entry)) {
        changes.add(entry);
      }
      return Future.succeededFuture();
    }

    @Override
    public Future<?> changed(Path entry) {
      changes.add(entry);
      return Future.succeededFuture();
    }

    @Override
    public Future<?> vanished(Path entry) {
      return Future.succeededFuture();
    }

    @Override
    public void problem(Path path, String sentence) {
      if (Files.exists(path)) {
        surroundings.streams().err().println("exchange: " + sentence);
      }
    }

    @Override
    public void mended(Path path) {
      changes.add(path);
    }
  }
}
