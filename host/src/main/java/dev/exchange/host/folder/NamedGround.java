package dev.exchange.host.folder;

import java.nio.file.Path;
import java.util.List;

/**
 * Entries that were named, wherever they lie.
 *
 * <p>Threading: the thread of the watch.
 *
 * @param entries files and folders, at least one
 */
record NamedGround(List<Path> entries) implements Ground {

  @Override
  public Path place() {
    return entries.getFirst();
  }

  @Override
  public Listing list(Ears ears) {
    return new Listing(entries, State.OPEN, null);
  }

  @Override
  public boolean admits(Path path) {
    return entries.contains(path);
  }

  @Override
  public boolean leavesOut(Path path) {
    return false;
  }

  @Override
  public boolean isNamed() {
    return true;
  }
}
