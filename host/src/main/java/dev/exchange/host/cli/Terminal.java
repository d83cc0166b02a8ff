package dev.exchange.host.cli;

import dev.exchange.host.cli.Surroundings.Streams;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Prints for people: tables, and colours where there is a terminal and {@code NO_COLOR} is not set.
 *
 * <p>Threading: one thread.
 */
final class Terminal {

  private final Streams streams;
  private final boolean colours;

  Terminal(Surroundings surroundings) {
    streams = surroundings.streams();
    String wish = surroundings.machine().environment().getOrDefault("NO_COLOR", "");
    colours = streams.terminal() && wish.isEmpty();
  }

  PrintStream out() {
    return streams.out();
  }

  PrintStream err() {
    return streams.err();
  }

  Ansi ansi() {
    return colours ? Ansi.ON : Ansi.OFF;
  }

  String bold(String text) {
    return styled(text, Style.bold);
  }

  String faint(String text) {
    return styled(text, Style.faint);
  }

  String red(String text) {
    return styled(text, Style.fg_red);
  }

  /** A table whose first row is its head; columns are as wide as their widest cell. */
  void table(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    boolean head = true;
    for (List<String> row : rows) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        cells.add(
            i == columns - 1
                ? row.get(i)
                : row.get(i) + " ".repeat(widths[i] - row.get(i).length()));
      }
      String line = String.join("  ", cells).stripTrailing();
      out().println(head ? bold(line) : line);
      head = false;
    }
  }

  /** An empty screen, with what follows at its top. */
  void clear() {
    out().print("\u001b[H\u001b[2J");
  }

  private String styled(String text, Style style) {
    return colours ? Style.on(style) + text + Style.off(style) : text;
  }
}
