package dev.exchange.host.folder;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of a watch come from.
 *
 * <p>Threading: the thread of the watch.
 */
interface Ground {

  /**
   * What there is.
   *
   * @param entries the entries
   * @param state what it means for those that were there before
   * @param trouble what is not as expected of the ground itself; null for nothing
   */
  record Listing(List<Path> entries, State state, @Nullable String trouble) {}

  /** How much a listing says. */
  enum State {
    /** Entries are looked at. */
    OPEN,
    /** There is nothing, so entries are not there. */
    GONE,
    /** Nobody knows what is there: entries stay as they are. */
    DARK
  }

  /** The path whose problems are those of the ground. */
  Path place();

  /** Lists, and listens to whatever may change the list. */
  Listing list(Ears ears);

  /** Whether a path that something was heard of is an entry. */
  boolean admits(Path path);

  /** Whether a path that was an entry has become something that is none. */
  boolean leavesOut(Path path);

  /** Whether an entry is kept in mind though there is nothing. */
  boolean isNamed();
}
