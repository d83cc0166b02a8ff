package dev.exchange.host.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** A real Vert.x, and what watches on it report, in order, as lines like {@code changed a.mjs}. */
final class WatchFixture implements AutoCloseable {

  /** A quiet that a busy machine does not break, and a rescan that helps nobody. */
  static final WatchSettings STEADY =
      new WatchSettings(
          Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofHours(1), 10_000, 16);

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  final WatchMeans means =
      new WatchMeans(
          vertx, SystemMeans.clock(), Thread.ofPlatform().daemon().name("watch-", 0).factory());
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private BiFunction<String, Path, Future<?>> taking = (what, path) -> Future.succeededFuture();

  /** What is done with reports, by their first word. */
  void take(BiFunction<String, Path, Future<?>> how) {
    taking = how;
  }

  FolderWatch open(Path folder, WatchSettings settings) {
    return await(FolderWatch.open(means, folder, settings, listener()));
  }

  FileWatch open(List<Path> entries, WatchSettings settings) {
    return await(FileWatch.open(means, entries, settings, listener()));
  }

  WatchListener listener() {
    return new WatchListener() {
      @Override
      public Future<?> appeared(Path entry) {
        return report("appeared", entry);
      }

      @Override
      public Future<?> changed(Path entry) {
        return report("changed", entry);
      }

      @Override
      public Future<?> vanished(Path entry) {
        return report("vanished", entry);
      }

      @Override
      public void problem(Path path, String sentence) {
        told.add("problem " + path.getFileName() + ": " + sentence);
      }

      @Override
      public void mended(Path path) {
        told.add("mended " + path.getFileName());
      }

      private Future<?> report(String what, Path entry) {
        try {
          return taking.apply(what, entry);
        } finally {
          told.add(what + " " + entry.getFileName());
        }
      }
    };
  }

  /** The next report, within 20 s. */
  String next() {
    try {
      String next = told.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("expected a report within 20 s");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  List<String> next(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(next());
    }
    return lines;
  }

  /** What was reported and not asked for yet. */
  List<String> rest() {
    List<String> rest = new ArrayList<>();
    told.drainTo(rest);
    return rest;
  }

  /**
   * Nothing was reported of what was done before: what is done after it to a file of its own, which
   * is new, are the next reports. They are two, each a quiet time after the other, since entries do
   * not wait for each other.
   */
  void expectNothingBut(Path fence) {
    save(fence, "a fence\n");
    assertThat(next()).isEqualTo("appeared " + fence.getFileName());
    save(fence, "another fence\n");
    assertThat(next()).isEqualTo("changed " + fence.getFileName());
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As editors save: another file, moved over the first. */
  static void save(Path file, String text) {
    try {
      Path other = write(file.resolveSibling("." + file.getFileName() + ".new"), text);
      Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("expected the future to complete within 30 s", e);
    }
  }

  /** Ends a watch before the fixture does. */
  void end(FolderWatch watch) {
    await(watch.close());
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
