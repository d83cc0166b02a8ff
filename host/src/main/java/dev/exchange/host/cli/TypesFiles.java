package dev.exchange.host.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that {@code exchange types} writes, below one folder.
 *
 * <p>Threading: the command's thread.
 *
 * <p>Errors: {@link CommandFailure} with NO_PATH for what cannot be read or written.
 */
final class TypesFiles {

  private final Path folder;

  TypesFiles(Path folder) {
    this.folder = folder;
  }

  /** Where a file of that name lies. */
  Path path(String file) {
    return folder.resolve(file);
  }

  /** Writes a file, and the folders above it. */
  void write(String file, String text) {
    Path path = path(file);
    try {
      Path above = path.getParent();
      if (above != null) {
        Files.createDirectories(above);
      }
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.NO_PATH, "exchange: expected to write " + path + ", got " + e);
    }
  }

  /** In which line a file is another one than that text; empty if it is the same. */
  String difference(String file, String text) {
    Path path = path(file);
    if (!Files.exists(path)) {
      return path + ": expected what the host says, there is no file";
    }
    List<String> there = read(path).lines().toList();
    List<String> expected = text.lines().toList();
    for (int i = 0; i < Math.max(there.size(), expected.size()); i++) {
      String one = i < there.size() ? there.get(i) : "the end";
      String other = i < expected.size() ? expected.get(i) : "the end";
      if (!one.equals(other)) {
        return "%s:%d: expected, as the host says, %s, got %s"
            .formatted(path, i + 1, other.strip(), one.strip());
      }
    }
    return "";
  }

  private static String read(Path path) {
    try {
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.NO_PATH, "exchange: expected a file at " + path + ", got " + e);
    }
  }
}
