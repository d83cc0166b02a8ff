package dev.exchange.host.cli;

import dev.exchange.api.Failure;
import dev.exchange.api.Location;
import dev.exchange.api.plugin.PluginState;
import dev.exchange.host.plugin.PluginView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
      Path entry = Path.of(plugin.entry());
      SourceFrame.of(terminal, Files.isDirectory(entry) ? entry : entry.getParent(), place)
          .forEach(terminal.err()::println);
    }
    if (!plugin.exchanges().isEmpty()) {
      terminal.err().println(terminal.faint("    the version before goes on"));
    }
  }
}
