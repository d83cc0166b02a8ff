package dev.exchange.host.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this process and its user alone, made when it is first needed, in which copies of
 * plugins lie.
 *
 * <p>Threading: any thread that may block on files.
 */
final class Room {

  private final Lock lock = new ReentrantLock();
  private @Nullable Path folder;

  /** The folder. */
  Path folder() throws IOException {
    lock.lock();
    try {
      Path known = folder;
      if (known == null) {
        known = Files.createTempDirectory("exchange-plugins-"); // nobody else may look into it
        folder = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** Deletes it, if nothing is left in it. */
  void close() throws IOException {
    lock.lock();
    try {
      if (folder != null) {
        Files.deleteIfExists(folder);
        folder = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
