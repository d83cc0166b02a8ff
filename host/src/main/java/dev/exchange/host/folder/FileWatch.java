package dev.exchange.host.folder;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;

/**
 * Watches files and folders that are named, wherever they lie, as {@link FolderWatch} does those of
 * a folder. A named one that is missing is told as a problem of it.
 *
 * <p>Threading: any thread; reports come on the context of who opened it.
 *
 * <p>Source: docs/spec/folder.md, PF10.
 */
public final class FileWatch {

  private final Watch watch;

  private FileWatch(Watch watch) {
    this.watch = watch;
  }

  /**
   * Opens a watch. Completes when what is there was told, in the order of the alphabet, and taken;
   * what moved at that time is told when it is still. Fails with CLOSED if Vert.x ends before.
   *
   * @param entries at least one; they are told as absolute paths without {@code ..}
   * @throws IllegalArgumentException if there is none
   */
  public static Future<FileWatch> open(
      WatchMeans means, List<Path> entries, WatchSettings settings, WatchListener listener) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("expected a file or a folder to watch, got none");
    }
    List<Path> places =
        entries.stream().map(entry -> entry.toAbsolutePath().normalize()).distinct().toList();
    return Watch.open(means, new NamedGround(places), settings, listener).map(FileWatch::new);
  }

  /** Ends it. No report begins after this completes. Calling again gives the same. */
  public Future<Void> close() {
    return watch.close();
  }
}
