package dev.exchange.host.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The entries that lie directly in a folder: programs by their ending, and folders.
 *
 * <p>Threading: the thread of the watch.
 *
 * <p>Source: docs/spec/folder.md, PF1 and PF7.
 *
 * @param place the folder
 * @param most how many entries it may have
 */
record FolderGround(Path place, int most) implements Ground {

  @Override
  public Listing list(Ears ears) {
    try (Ears.Round round = ears.round(place)) {
      round.to(place);
      round.toChildren(place);
    }
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(place)) {
      for (Path child : children) {
        if (admits(child)) {
          entries.add(child);
        }
        if (entries.size() > most) {
          return dark("expected at most %,d plugins in %s, got more".formatted(most, place));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return new Listing(
          List.of(),
          State.GONE,
          "expected a folder of plugins at %s, got %s".formatted(place, Reason.of(e)));
    } catch (DirectoryIteratorException e) {
      return unreadable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      return unreadable(e);
    }
    return new Listing(entries, State.OPEN, null);
  }

  @Override
  public boolean admits(Path path) {
    String name = String.valueOf(path.getFileName());
    return place.equals(path.getParent())
        && ProgramNames.isEntry(name)
        && (ProgramNames.isProgram(name) || Files.isDirectory(path));
  }

  @Override
  public boolean leavesOut(Path path) {
    return !ProgramNames.isProgram(String.valueOf(path.getFileName())) && Files.isRegularFile(path);
  }

  @Override
  public boolean isNamed() {
    return false;
  }

  private Listing unreadable(IOException e) {
    return dark(
        "expected a folder of plugins that can be read at %s, got %s"
            .formatted(place, Reason.of(e)));
  }

  private static Listing dark(String trouble) {
    return new Listing(List.of(), State.DARK, trouble);
  }
}
