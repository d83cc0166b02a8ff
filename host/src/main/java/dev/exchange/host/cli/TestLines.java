package dev.exchange.host.cli;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.host.testrun.HandlerUse;
import dev.exchange.host.testrun.TestCase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What people see of tests.
 *
 * <pre>
 *  shop.test.mjs
 *    ✓ the shop tells the stock what is sold  84 ms
 *    ✗ a partition ends in a timeout  120 ms
 *
 *      expected 'thanks', got 'no answer'
 *      shop.test.mjs:14:3
 *      > 14 | …
 *
 *  tests     2: 1 passed, 1 failed
 *  handlers  3 of 4 exercised, not shop.refund (shop.mjs)
 *  time      1.2 s, 3 h of virtual time
 * </pre>
 *
 * <p>Threading: one thread.
 */
final class TestLines {

  private static final int MOST = 10;

  private final Terminal terminal;
  private final int seeds;
  private final boolean real;

  /**
   * Lines of that many seeds for each test.
   *
   * @param real whether there are real processes, and so no seeds and no virtual time
   */
  TestLines(Terminal terminal, int seeds, boolean real) {
    this.terminal = terminal;
    this.seeds = seeds;
    this.real = real;
  }

  /** The tests of that file come next. */
  void file(Path file) {
    terminal.out().println();
    terminal.out().println(terminal.bold(file.toString()));
  }

  /** A test has ended. */
  void ended(TestCase one) {
    if (one.skipped()) {
      terminal.out().println("  " + terminal.faint("- " + one.name() + "  skipped"));
      return;
    }
    String mark = one.failure() == null ? "✓" : terminal.red("✗");
    String took = terminal.faint(one.real().toMillis() + " ms");
    terminal.out().println("  " + mark + " " + one.name() + "  " + took);
    if (one.failure() != null) {
      failed(one, one.failure());
    }
  }

  /** The process ends while that test runs; empty if none does. */
  void interrupted(String name) {
    terminal.out().println();
    String what = name.isEmpty() ? "" : ", in " + name;
    terminal.out().println("interrupted" + what);
  }

  /** All have ended, or as many as could. */
  void summary(List<TestCase> all, HandlerUse use, long nanos) {
    long failed = all.stream().filter(one -> one.failure() != null).count();
    long skipped = all.stream().filter(TestCase::skipped).count();
    List<String> parts = new ArrayList<>();
    parts.add(all.size() - failed - skipped + " passed");
    if (failed > 0) {
      parts.add(terminal.red(failed + " failed"));
    }
    if (skipped > 0) {
      parts.add(skipped + " skipped");
    }
    terminal.out().println();
    line("tests", all.size() + ": " + String.join(", ", parts));
    if (use.size() > 0) {
      line("handlers", used(use));
    }
    Duration virtual = all.stream().map(TestCase::virtual).reduce(Duration.ZERO, Duration::plus);
    String also = real ? ", with real processes" : ", " + words(virtual) + " of virtual time";
    line("time", words(Duration.ofNanos(nanos)) + also);
  }

  private void failed(TestCase one, ExchangeException why) {
    terminal.out().println();
    String code = why.code() == ErrorCode.HANDLER_FAILED ? "" : why.code() + ": ";
    why.text().lines().forEach(line -> terminal.out().println("      " + code + line));
    Location place = why.location();
    if (place != null) {
      terminal.out().println("      " + place);
      SourceFrame.of(terminal, one.file().toAbsolutePath().normalize().getParent(), place)
          .forEach(line -> terminal.out().println("    " + line));
    }
    if (!one.story().isEmpty()) {
      terminal.out().println(terminal.faint("      what happened before:"));
      one.story().forEach(line -> terminal.out().println(terminal.faint("        " + line)));
    }
    if (seeds > 1) {
      terminal.out().println("      the same run again: --seed " + one.seed());
    }
    terminal.out().println();
  }

  private static String used(HandlerUse use) {
    List<HandlerUse.Handler> unused = use.unused();
    String text = "%d of %d exercised".formatted(use.size() - unused.size(), use.size());
    if (unused.isEmpty()) {
      return text;
    }
    Map<String, List<String>> byProgram = new TreeMap<>();
    unused.stream()
        .limit(MOST)
        .forEach(one ->
            byProgram.computeIfAbsent(one.program(), program -> new ArrayList<>()).add(one.name()));
    List<String> told = new ArrayList<>();
    byProgram.forEach((program, names) -> told.add(String.join(", ", names) + " of " + program));
    String more = unused.size() > MOST ? " and %d more".formatted(unused.size() - MOST) : "";
    return text + "; not " + String.join(", ", told) + more;
  }

  private void line(String what, String text) {
    terminal.out().println("%-9s %s".formatted(what, text));
  }

  /** A time, as people say it. */
  static String words(Duration time) {
    if (time.compareTo(Duration.ofMinutes(1)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
    return time.toHours() > 0
        ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
        : "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
