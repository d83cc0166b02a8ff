package dev.exchange.host.folder;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.spi.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A copy of an entry that stays as it is while the entry changes. A jar is only ever loaded from
 * one: the virtual machine reads a jar again and again while its classes are used.
 *
 * <p>A folder is copied whole, with its libraries and hidden files, without {@code .git}, {@code
 * __pycache__} and what editors leave. Links in it are copied as links, and must stay in it.
 *
 * <p>Threading: any thread that may block on files.
 *
 * <p>Source: docs/spec/folder.md, PF13 and PF14.
 */
public final class Snapshot implements Closeable {

  private static final int ATTEMPTS = 3;
  private static final Tree.Scope WHOLE = new Tree.Scope(ProgramNames::isLeftBehind, 100_000, 64);

  private final Path room;
  private final Path path;

  private Snapshot(Path room, Path path) {
    this.room = room;
    this.path = path;
  }

  /**
   * Copies an entry into a room of its own in that folder.
   *
   * @param folder where snapshots lie, readable by this process alone; made if it is not there
   * @throws ExchangeException BAD_MESSAGE if it cannot be read, TOO_LARGE above 256 MiB, FORBIDDEN
   *     if a link leads out of it, CONFLICT if it changed during each of three attempts
   */
  public static Snapshot of(Path entry, Path folder, Clock clock) {
    Path source = entry.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        Snapshot taken = attempt(source, folder, clock);
        if (taken != null) {
          return taken;
        }
      }
    } catch (IOException e) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected to copy %s, got %s".formatted(entry, Reason.of(e)),
          "",
          null,
          e);
    }
    throw new ExchangeException(
        ErrorCode.CONFLICT,
        "expected %s to stay while it is copied, it changed each of %d times"
            .formatted(entry, ATTEMPTS));
  }

  /** The copy: a file or folder with the name of the entry. */
  public Path path() {
    return path;
  }

  /** Deletes the copy. Calling again does nothing. */
  @Override
  public void close() throws IOException {
    Removal.of(room);
  }

  /** A copy; null if the entry changed meanwhile. */
  private static @Nullable Snapshot attempt(Path entry, Path folder, Clock clock)
      throws IOException {
    Survey outside = new Survey(entry, WHOLE, 0, clock);
    Look before = outside.look(any -> {});
    if (before instanceof Look.Absent || before instanceof Look.Empty) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected a file, or a folder with files, at %s, there is none".formatted(entry));
    }
    Path room = Files.createTempDirectory(folder, "snapshot-");
    Snapshot taken = new Snapshot(room, room.resolve(entry.getFileName()));
    boolean kept = false;
    try {
      Copy.of(entry, taken.path, WHOLE);
      kept = isSame(entry, taken.path, clock) && outside.look(any -> {}).equals(before);
    } catch (NoSuchFileException _) {
      // it went away while it was copied
    } finally {
      if (!kept) {
        taken.close();
      }
    }
    return kept ? taken : null;
  }

  /** Whether two entries have the same files with the same bytes. */
  private static boolean isSame(Path entry, Path copy, Clock clock) {
    return new Survey(entry, WHOLE, Long.MAX_VALUE, clock).look(any -> {})
            instanceof Look.Present there
        && new Survey(copy, WHOLE, Long.MAX_VALUE, clock).look(any -> {})
            instanceof Look.Present here
        && there.content().equals(here.content());
  }
}
