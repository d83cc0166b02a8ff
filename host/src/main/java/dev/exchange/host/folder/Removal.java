package dev.exchange.host.folder;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Deletes a folder with all that is in it; links, not what they lead to. */
final class Removal extends SimpleFileVisitor<Path> {

  private Removal() {}

  /** Deletes it, if it is there. */
  static void of(Path folder) throws IOException {
    if (Files.exists(folder)) {
      Files.walkFileTree(folder, new Removal());
    }
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.delete(file);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    Files.delete(folder);
    return FileVisitResult.CONTINUE;
  }
}
