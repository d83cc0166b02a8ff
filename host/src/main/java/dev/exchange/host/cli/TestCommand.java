package dev.exchange.host.cli;

import dev.exchange.host.scenario.ScenarioTests;
import dev.exchange.host.testrun.JUnitReport;
import dev.exchange.host.testrun.ScriptTests;
import dev.exchange.host.testrun.TestCase;
import dev.exchange.host.testrun.TestFiles;
import dev.exchange.host.testrun.Tests;
import dev.exchange.spi.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exchange test}: runs tests that are written in scripts, and scenarios. */
@Command(
    name = "test",
    description =
        "Runs tests in JavaScript and Python and scenarios, in virtual time; scenarios also against"
            + " real processes.",
    footer = {
      "%nExamples:",
      "  exchange test",
      "  exchange test shop --filter partition",
      "  exchange test shop/shop.test.mjs --seeds 100 --timeout 5m",
      "  exchange test --watch",
      "  exchange test --junit target/exchange-tests.xml",
      "  exchange test --real examples/broken-link",
      "%nA path is a file, or a folder: then each *.test.mjs, *.test.js, test_*.py and"
          + " *.scenario.yaml (.yml, .json) in it and in its folders. Exit code 1 if a test fails."
    })
final class TestCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "tests, or folders of tests (default: this folder)")
  private List<Path> paths = List.of();

  @Option(
      names = "--filter",
      paramLabel = "PATTERN",
      description = "only tests in whose names this regular expression is found")
  private @Nullable String filter;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "decides what may happen in any order, and what is random (default 1)")
  private @Nullable Long seed;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "runs each test with that many seeds, until one fails (default 1)")
  private @Nullable Integer seeds;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "how long a test may run in real time with one seed, such as 500ms or 5m (default 60s)")
  private @Nullable String timeout;

  @Option(
      names = "--real",
      description = "runs scenarios, and those alone, against real processes and real sockets")
  private boolean real;

  @Option(names = "--watch", description = "runs the tests again whose files were saved")
  private boolean watch;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "writes the results as JUnit XML, too")
  private @Nullable Path junit;

  TestCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    LogLines.to(surroundings.streams().err());
    if (real && (seed != null || seeds != null)) {
      throw CommandFailure.usage(
          "expected --seed and --seeds without --real, got them with it: no seed decides what real"
              + " processes do");
    }
    if (real && timeout != null) {
      throw CommandFailure.usage(
          "expected --timeout without --real, got it with it: each step of a scenario has its own");
    }
    int many = seeds == null ? 1 : seeds;
    if (many < 1) {
      throw CommandFailure.usage("expected a number from 1 as --seeds, got " + many);
    }
    Tests.Order usual = new Tests.Order(meant(), seed == null ? 1 : seed, many);
    Tests.Order order =
        timeout == null ? usual : usual.within(ClientOptions.time("--timeout", timeout));
    TestLines lines = new TestLines(new Terminal(surroundings), many, real);
    TestSession session =
        new TestSession(surroundings, lines, file -> tests(file, order), this::write);
    if (watch) {
      return new TestWatch(surroundings, session, this::files).run();
    }
    surroundings.machine().stopping().onStop(session::interrupted);
    return session.run(files()) ? ExitCode.OK.number() : ExitCode.FAILED.number();
  }

  private Tests tests(Path file, Tests.Order order) {
    Clock clock = surroundings.machine().clock();
    return TestFiles.isScenario(file)
        ? new ScenarioTests(file, order, clock, real)
        : new ScriptTests(file, order, clock);
  }

  /** The files, with the paths as they were given, so that they read well. */
  private List<Path> files() {
    List<Path> given = paths.isEmpty() ? List.of(Path.of("")) : paths;
    Path folder = surroundings.machine().folder();
    try {
      return TestFiles.find(given.stream().map(folder::resolve).toList(), !real);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.NO_PATH, "exchange: " + e.getMessage());
    }
  }

  private Predicate<String> meant() {
    if (filter == null) {
      return name -> true;
    }
    try {
      return Pattern.compile(filter).asPredicate();
    } catch (PatternSyntaxException e) {
      throw CommandFailure.usage(
          "expected a regular expression as --filter, got " + filter + ": " + e.getDescription());
    }
  }

  private void write(List<TestCase> cases) {
    if (junit == null) {
      return;
    }
    Path report = surroundings.machine().folder().resolve(junit);
    try {
      JUnitReport.write(report, cases);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.NO_PATH,
          "exchange: expected a file that can be written at " + junit + ", got " + e);
    }
  }
}
