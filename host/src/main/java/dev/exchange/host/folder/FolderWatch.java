package dev.exchange.host.folder;

import io.vertx.core.Future;
import java.nio.file.Path;

/**
 * Watches a folder of plugins: the programs and folders that lie directly in it. An entry is told
 * when it is still, so what is read then is whole.
 *
 * <p>The folder may be missing, go away and come back: that is told as a problem of the folder, and
 * the watch goes on.
 *
 * <p>Threading: any thread; reports come on the context of who opened it.
 *
 * <p>Source: docs/spec/folder.md.
 */
public final class FolderWatch {

  private final Watch watch;

  private FolderWatch(Watch watch) {
    this.watch = watch;
  }

  /**
   * Opens a watch. Completes when what is there was told, in the order of the alphabet, and taken;
   * what moved at that time is told when it is still. Fails with CLOSED if Vert.x ends before.
   */
  public static Future<FolderWatch> open(
      WatchMeans means, Path folder, WatchSettings settings, WatchListener listener) {
    Path place = folder.toAbsolutePath().normalize();
    return Watch.open(means, new FolderGround(place, settings.files()), settings, listener)
        .map(FolderWatch::new);
  }

  /** Ends it. No report begins after this completes. Calling again gives the same. */
  public Future<Void> close() {
    return watch.close();
  }
}
