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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs files with tests, and tells people how they ended.
 *
 * <p>Threading: one thread, and {@link #interrupted} on another one.
 */
final class TestSession {

  private final Surroundings surroundings;
  private final TestLines lines;
  private final Function<Path, Tests> tests;
  private final Consumer<List<TestCase>> written;
  private final Map<Path, Set<Path>> read = new LinkedHashMap<>();

  private final Lock lock = new ReentrantLock();

  /** What is under way; null before and after. Guarded by the lock. */
  private @Nullable Course course;

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
    Course begun = new Course();
    locked(() -> course = begun);
    try {
      for (Path file : files) {
        Tests own = tests.apply(file);
        own.run(begun.of(file));
        locked(() -> begun.use.add(own.use()));
        read.put(file, Set.copyOf(own.files()));
      }
      begun.tell(begun::end);
    } finally {
      locked(() -> course = null); // one that fails by itself was not interrupted
    }
    if (!begun.interrupted && begun.ended.isEmpty()) {
      throw new CommandFailure(
          ExitCode.NO_PATH, "exchange: expected tests that --filter lets through, got none");
    }
    return begun.ended.stream().allMatch(one -> one.failure() == null);
  }

  /** The process ends: tells of what has ended, if tests run. */
  void interrupted() {
    locked(() -> {
      Course broken = course;
      if (broken != null) {
        broken.interrupted = true;
        lines.interrupted(broken.running);
        try {
          broken.end();
        } catch (CommandFailure notWritten) {
          surroundings.streams().err().println(notWritten.line());
        }
      }
    });
  }

  private void locked(Runnable what) {
    lock.lock();
    try {
      what.run();
    } finally {
      lock.unlock();
    }
  }

  /** What each file with tests has read when it ran last, itself among it. */
  Map<Path, Set<Path>> read() {
    return read;
  }

  /** The tests that were ordered at once. Guarded by the lock. */
  private final class Course {

    private final long began = surroundings.machine().clock().nanos();
    private final List<TestCase> ended = new ArrayList<>();
    private final HandlerUse use = new HandlerUse();
    private String running = "";
    private boolean interrupted;

    /** Hears of the tests of that file. */
    Tests.Audience of(Path file) {
      return new Tests.Audience() {

        private boolean headed;

        @Override
        public void begins(String name) {
          tell(() -> {
            head();
            running = name;
          });
        }

        @Override
        public void ended(TestCase test) {
          tell(() -> {
            head();
            running = "";
            ended.add(test);
            lines.ended(test);
          });
        }

        private void head() {
          if (!headed) {
            headed = true;
            lines.file(file);
          }
        }
      };
    }

    /** Nothing is told any more when the process ends. */
    private void tell(Runnable what) {
      locked(() -> {
        if (course != null) {
          what.run();
        }
      });
    }

    private void end() {
      course = null;
      lines.summary(ended, use, surroundings.machine().clock().nanos() - began);
      written.accept(ended);
    }
  }
}
