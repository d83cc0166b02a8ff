package dev.exchange.host.testrun;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The tests of one file.
 *
 * <p>Threading: one thread, which it holds while tests run.
 */
public interface Tests {

  /** The name of a case that stands for a file which did not load, or has no tests. */
  String LOAD = "the file loads";

  /**
   * What to run.
   *
   * @param meant which tests, by their names
   * @param firstSeed the first seed with which each test runs
   * @param seeds with how many seeds each test runs; the first that fails ends it
   */
  record Order(Predicate<String> meant, long firstSeed, int seeds) {}

  /** Runs them, and tells how each has ended. */
  void run(Consumer<TestCase> told);

  /** What the handlers of the programs that were deployed have done, as far as it is known. */
  HandlerUse use();

  /** The files that were read: the tests', those of the programs, and what they import. */
  Set<Path> files();
}
