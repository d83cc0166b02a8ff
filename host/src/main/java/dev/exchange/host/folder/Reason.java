package dev.exchange.host.folder;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Says in words why a file could not be read. Threading: any thread. */
final class Reason {

  private Reason() {}

  /** The reason, to be put after "got". */
  static String of(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "nothing there";
      case NotDirectoryException _ -> "no folder there";
      case FileSystemException known when known.getReason() != null ->
          Objects.requireNonNull(known.getReason());
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
