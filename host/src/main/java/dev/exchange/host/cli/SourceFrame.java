package dev.exchange.host.cli;

import dev.exchange.api.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The line of a file that is wrong, with those around it.
 *
 * <pre>
 *      2 | exchange({ id: 'greeter', handlers: {
 *    > 3 |   greet: () => nam,
 *        |                ^
 *      4 | } });
 * </pre>
 */
final class SourceFrame {

  private static final long LARGEST = 4 << 20;
  private static final int AROUND = 2;

  private SourceFrame() {}

  /**
   * The lines; none if the file cannot be read, or lies outside of the folder.
   *
   * @param folder that of the program
   */
  static List<String> of(Terminal terminal, @Nullable Path folder, Location place) {
    List<String> frame = new ArrayList<>();
    List<String> source = place.line() > 0 ? lines(folder, place.file()) : List.of();
    int first = Math.max(1, place.line() - AROUND);
    int last = Math.min(source.size(), place.line() + AROUND);
    int width = String.valueOf(last).length();
    for (int line = first; line <= last; line++) {
      boolean wrong = line == place.line();
      String number = ("%" + width + "d").formatted(line);
      String text = "  %s %s | %s".formatted(wrong ? ">" : " ", number, source.get(line - 1));
      frame.add(wrong ? terminal.bold(text) : text);
      if (wrong && place.column() > 0) {
        frame.add(
            " ".repeat(width + 5) + "| " + " ".repeat(place.column() - 1) + terminal.red("^"));
      }
    }
    return frame;
  }

  private static List<String> lines(@Nullable Path folder, String file) {
    if (folder == null) {
      return List.of();
    }
    Path source = folder.resolve(file).normalize();
    return source.startsWith(folder) ? read(source) : List.of();
  }

  private static List<String> read(Path source) {
    try {
      return Files.isRegularFile(source) && Files.size(source) <= LARGEST
          ? Files.readString(source).lines().toList()
          : List.of();
    } catch (IOException _) {
      return List.of(); // it is gone or no text: then there is no line to show
    }
  }
}
