package dev.exchange.host.cli;

import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code exchange top}: what the exchanges of a running host do, again and again. */
@Command(
    name = "top",
    description = "Shows what the exchanges of a running host do: queues, rates, failures, links.",
    footer = {
      "%nExamples:",
      "  exchange top",
      "  exchange top --once",
      "  exchange top --json --interval 5s >> rates.jsonl",
      "%nQUEUE is what waits or is being handled; IN, HANDLED and EMITTED are per second, copies"
          + " and replies included; DROPPED and FAILED count from the start. On a terminal the"
          + " table stays in place; elsewhere each row is a line that begins with the time. Ctrl-C"
          + " ends it (exit code 0)."
    })
final class TopCommand implements Callable<Integer> {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final int TEXT_COLUMNS = 2;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Surroundings surroundings;

  @Option(names = "--once", description = "one table, of one interval, and ends")
  private boolean once;

  @Option(names = "--json", description = "each table as one line of JSON, with all counters")
  private boolean json;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "between two tables, such as 500ms or 5s (default 1s)")
  private String interval = "1s";

  @Mixin private HostOptions host = new HostOptions();

  TopCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Duration pause = ClientOptions.time("--interval", interval);
    if (pause.compareTo(SHORTEST) < 0) {
      throw CommandFailure.usage("expected 100ms or more for --interval, got " + interval);
    }
    LogLines.failuresTo(surroundings.streams().err());
    try (Interruption interruption = new Interruption(surroundings)) {
      HostPlace place = host.place(surroundings);
      watch(new Steadfast(place, surroundings, interruption), pause, interruption);
    }
    return ExitCode.OK.number();
  }

  private void watch(Steadfast steadfast, Duration pause, Interruption interruption) {
    LinkedHost current = steadfast.first();
    ValueMap before = null;
    boolean headed = false;
    do {
      try {
        ValueMap now = current.ask("host.stats", null);
        if (before != null) {
          print(new Rates(before, now), current.place(), now, headed);
          headed = true;
        }
        boolean enough = once && before != null;
        before = now;
        if (enough) {
          break;
        }
      } catch (CommandFailure failure) {
        LinkedHost found = steadfast.again(current, failure);
        if (found == null) {
          return;
        }
        current = found;
        before = null;
      }
    } while (!surroundings.streams().out().checkError() && !interruption.within(pause));
    current.close();
  }

  private void print(Rates rates, HostPlace place, ValueMap now, boolean headed) {
    Terminal terminal = new Terminal(surroundings);
    if (json) {
      terminal.out().println(JsonValues.text(rates.json()));
    } else if (once) {
      terminal.table(table(rates.rows(), null));
    } else if (surroundings.streams().terminal()) {
      terminal.clear();
      terminal.out().println(place.url() + "  " + time(now) + "  every " + interval);
      terminal.table(table(rates.rows(), null));
    } else {
      List<List<String>> rows = table(rates.rows(), time(now));
      terminal.table(headed ? rows.subList(1, rows.size()) : rows);
    }
    terminal.out().flush();
  }

  /** With the head above, the time before it, and the numbers to the right. */
  private static List<List<String>> table(List<List<String>> rates, @Nullable String time) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = -1; i < rates.size(); i++) {
      List<String> row = new ArrayList<>(i < 0 ? Rates.HEAD : rates.get(i));
      for (int column = TEXT_COLUMNS; column < row.size(); column++) {
        String cell = row.get(column);
        int width = Math.max(Rates.HEAD.get(column).length(), time == null ? 0 : 8);
        row.set(column, " ".repeat(Math.max(0, width - cell.length())) + cell);
      }
      if (time != null) {
        row.addFirst(i < 0 ? "TIME" : time);
      }
      rows.add(row);
    }
    return rows;
  }

  private static String time(ValueMap now) {
    Instant at = Instant.ofEpochMilli((long) now.number("at"));
    return TIME.format(at.atZone(ZoneId.systemDefault()));
  }
}
