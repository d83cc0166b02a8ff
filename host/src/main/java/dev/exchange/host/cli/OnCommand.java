package dev.exchange.host.cli;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exchange on}: the events of a running host as they happen. */
@Command(
    name = "on",
    description = "Prints the events of a running host that match a pattern, as they happen.",
    footer = {
      "%nExamples:",
      "  exchange on '**'",
      "  exchange on 'user.*' --exchange app --json",
      "  exchange on order.placed --from shop --count 1 --timeout 30s",
      "%nOne line for each event: its time, the exchange that emitted it → the one where it was"
          + " seen last, its name, its value. Ctrl-C ends it (exit code 0)."
    })
final class OnCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Parameters(
      index = "0",
      paramLabel = "PATTERN",
      description = "names of events: * is one segment, ** the rest, and * alone everything")
  private String pattern = "";

  @Option(
      names = "--exchange",
      paramLabel = "ID",
      description = "only events that this exchange handles, emits or sends on; repeatable")
  private List<String> exchanges = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "ID",
      description = "only events that this exchange emitted")
  private @Nullable String from;

  @Option(names = "--json", description = "each event as one line of JSON, with its whole value")
  private boolean json;

  @Option(names = "--count", paramLabel = "N", description = "ends after that many events")
  private @Nullable Integer count;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "ends after that time; with --count that is a failure")
  private @Nullable String timeout;

  @Mixin private HostOptions host = new HostOptions();

  OnCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    check();
    Duration limit = timeout == null ? null : ClientOptions.time("--timeout", timeout);
    LogLines.failuresTo(surroundings.streams().err());
    try (Interruption interruption = new Interruption(surroundings)) {
      HostPlace place = host.place(surroundings);
      Steadfast steadfast = new Steadfast(place, surroundings, interruption);
      Printing printing = new Printing(interruption, limit);
      new Tail(surroundings, steadfast, pattern, Set.copyOf(exchanges))
          .run(
              sighting -> from == null || sighting.message().from().equals(from),
              printing::print,
              printing);
      return printing.result();
    }
  }

  private void check() {
    try {
      Names.pattern(pattern);
      exchanges.forEach(Names::exchange);
      if (from != null) {
        Names.exchange(from);
      }
    } catch (ExchangeException e) {
      throw CommandFailure.usage(e.text());
    }
    if (count != null && count < 1) {
      throw CommandFailure.usage("expected 1 or more for --count, got " + count);
    }
  }

  /** Prints lines until it is enough. */
  private final class Printing implements Tail.Ended {

    private final Interruption interruption;
    private final Terminal terminal = new Terminal(surroundings);
    private final long deadline;
    private final boolean limited;
    private int printed;
    private boolean torn;
    private boolean late;

    Printing(Interruption interruption, @Nullable Duration limit) {
      this.interruption = interruption;
      limited = limit != null;
      deadline = surroundings.machine().clock().nanos() + (limit == null ? 0 : limit.toNanos());
    }

    void print(Sighting sighting) {
      terminal
          .out()
          .println(json ? sighting.json() : sighting.line(terminal, ZoneId.systemDefault()));
      torn = terminal.out().checkError(); // nobody reads any more
      printed++;
    }

    @Override
    public boolean enough() {
      return torn || (count != null && printed >= count);
    }

    @Override
    public boolean now() {
      late = limited && surroundings.machine().clock().nanos() - deadline > 0;
      return late || enough() || interruption.asked();
    }

    int result() {
      if (late && count != null && printed < count) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "TIMEOUT: expected %d events within %s, got %d".formatted(count, timeout, printed));
      }
      return ExitCode.OK.number();
    }
  }
}
