package dev.exchange.host.folder;

import io.vertx.core.Future;
import java.nio.file.Path;

/**
 * Is told what happens to the entries of a watch.
 *
 * <p>Order: one report of an entry after the other, the next when the Future of the one before has
 * completed. What happens to the entry meanwhile is told as one report, or none if it is as it was.
 * Reports of other entries do not wait. A Future that fails is logged; the entry counts as told.
 *
 * <p>Threading: one context of Vert.x, one call at a time; must not block.
 *
 * <p>Source: docs/spec/folder.md.
 */
public interface WatchListener {

  /** An entry is there that was not, and is still. */
  Future<?> appeared(Path entry);

  /** An entry has another content, and is still. */
  Future<?> changed(Path entry);

  /** An entry is gone. */
  Future<?> vanished(Path entry);

  /**
   * Something cannot be read, is missing, or does not come to rest. What was told before stays.
   *
   * @param path the entry, or the folder itself
   * @param sentence what was expected and what is so
   */
  void problem(Path path, String sentence);

  /** The problem that was told last for that path is no more. */
  void mended(Path path);
}
