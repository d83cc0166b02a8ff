package dev.exchange.host.cli;

import dev.exchange.host.testrun.HandlerUse;
import dev.exchange.host.testrun.TestCase;
import dev.exchange.host.testrun.Tests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs files with tests, and tells people how they ended.
 *
 * <p>Threading: one thread.
 */
final class TestSession {

  private final Surroundings surroundings;
  private final TestLines lines;
  private final Function<Path, Tests> tests;
  private final Consumer<List<TestCase>> written;
  private final Map<Path, Set<Path>> read = new LinkedHashMap<>();

  /**
   * One that tells people of tests so.
   *
   * @param tests those of a file
   * @param written is given all results
   */
  TestSession(
      Surroundings surroundings,
      TestLines lines,
      Function<Path, Tests> tests,
      Consumer<List<TestCase>> written) {
    this.surroundings = surroundings;
    this.lines = lines;
    this.tests = tests;
    this.written = written;
  }

  /** Runs those files; whether no test has failed. */
  boolean run(List<Path> files) {
    long began = surroundings.machine().clock().nanos();
    List<TestCase> all = new ArrayList<>();
    HandlerUse use = new HandlerUse();
    for (Path file : files) {
      Tests own = tests.apply(file);
      boolean[] begun = new boolean[1];
      own.run(ended -> {
        if (!begun[0]) {
          begun[0] = true;
          lines.file(file);
        }
        all.add(ended);
        lines.ended(ended);
      });
      use.add(own.use());
      read.put(file, Set.copyOf(own.files()));
    }
    lines.summary(all, use, surroundings.machine().clock().nanos() - began);
    written.accept(all);
    if (all.isEmpty()) {
      throw new CommandFailure(
          ExitCode.NO_PATH, "exchange: expected tests that --filter lets through, got none");
    }
    return all.stream().allMatch(one -> one.failure() == null);
  }

  /** What each file with tests has read when it ran last, itself among it. */
  Map<Path, Set<Path>> read() {
    return read;
  }
}
