package dev.exchange.host.cli;

import dev.exchange.api.Failure;
import dev.exchange.api.Location;
import dev.exchange.api.plugin.PluginState;
import dev.exchange.host.plugin.PluginView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What whoever works on a program sees when it was saved: that it is at work, or the line that is
 * wrong.
 *
 * <pre>
 *  reloaded  greeter.mjs
 *
 *  failed    greeter.mjs:3:14  ReferenceError: nam is not defined
 *      2 | exchange({ id: 'greeter', handlers: {
 *    > 3 |   greet: () => nam,
 *        |                ^
 *      4 | } });
 * </pre>
 *
 * <p>Threading: any thread.
 */
final class DevLines {

  private static final long LARGEST = 4 << 20;
  private static final int AROUND = 2;

  private final Terminal terminal;
  private final Map<String, Integer> swaps = new ConcurrentHashMap<>();
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();

  DevLines(Terminal terminal) {
    this.terminal = terminal;
  }

  /** A plugin has reached another state or version. */
  void told(PluginView plugin) {
    Failure failure = plugin.failure();
    String file = String.valueOf(Path.of(plugin.entry()).getFileName());
    if (failure != null) {
      if (!failure.equals(failures.put(plugin.id(), failure))) {
        failed(plugin, file, failure);
      }
      return;
    }
    boolean mended = failures.remove(plugin.id()) != null;
    Integer before = swaps.put(plugin.id(), plugin.swaps());
    boolean swapped = plugin.swaps() > (before == null ? 0 : before);
    if (plugin.state() == PluginState.STARTED && (swapped || mended)) {
      terminal.err().println(terminal.bold("reloaded") + "  " + file);
    }
  }

  private void failed(PluginView plugin, String file, Failure failure) {
    Location place = failure.location();
    String at =
        place == null || place.line() == 0
            ? file
            : place.file() + ":" + place.line() + (place.column() > 0 ? ":" + place.column() : "");
    terminal.err().println();
    terminal.err().println(terminal.red("failed") + "    " + at + "  " + failure.message());
    if (place != null && place.line() > 0) {
      frame(plugin, place).forEach(terminal.err()::println);
    }
    if (!plugin.exchanges().isEmpty()) {
      terminal.err().println(terminal.faint("    the version before goes on"));
    }
  }

  /** The line that is wrong, with those around it. */
  private List<String> frame(PluginView plugin, Location place) {
    List<String> source = lines(Path.of(plugin.entry()), place.file());
    List<String> frame = new ArrayList<>();
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

  private static List<String> lines(Path entry, String file) {
    Path folder = Files.isDirectory(entry) ? entry : entry.getParent();
    Path source = folder == null ? null : folder.resolve(file).normalize();
    return source == null || !source.startsWith(folder) ? List.of() : read(source);
  }

  private static List<String> read(@Nullable Path source) {
    try {
      return source != null && Files.isRegularFile(source) && Files.size(source) <= LARGEST
          ? Files.readString(source).lines().toList()
          : List.of();
    } catch (IOException _) {
      return List.of(); // it is gone or no text: then there is no line to show
    }
  }
}
