package dev.exchange.host.cli;

import dev.exchange.host.testrun.HandlerUse;
import dev.exchange.host.testrun.ScriptTests;
import dev.exchange.host.testrun.TestCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs files with tests, and tells people how they ended.
 *
 * <p>Threading: one thread.
 */
final class TestSession {

  private final Surroundings surroundings;
  private final ScriptTests.Order order;
  private final Consumer<List<TestCase>> written;
  private final Map<Path, Set<Path>> read = new LinkedHashMap<>();

  /**
   * One that runs tests as that order says.
   *
   * @param written is given all results
   */
  TestSession(
      Surroundings surroundings, ScriptTests.Order order, Consumer<List<TestCase>> written) {
    this.surroundings = surroundings;
    this.order = order;
    this.written = written;
  }

  /** Runs those files; whether no test has failed. */
  boolean run(List<Path> files) {
    long began = surroundings.machine().clock().nanos();
    TestLines lines = new TestLines(new Terminal(surroundings), order.seeds());
    List<TestCase> all = new ArrayList<>();
    HandlerUse use = new HandlerUse();
    for (Path file : files) {
      ScriptTests tests = new ScriptTests(file, order, surroundings.machine().clock());
      boolean[] begun = new boolean[1];
      tests.run(ended -> {
        if (!begun[0]) {
          begun[0] = true;
          lines.file(file);
        }
        all.add(ended);
        lines.ended(ended);
      });
      use.add(tests.use());
      read.put(file, Set.copyOf(tests.files()));
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
