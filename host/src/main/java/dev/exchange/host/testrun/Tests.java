package dev.exchange.host.testrun;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
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
   * @param limit how long a test in virtual time may run with one seed, in real time, once it is
   *     loaded
   */
  record Order(Predicate<String> meant, long firstSeed, int seeds, Duration limit) {

    /** How long a test may run if nobody says it. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** One with the usual limit of 60 s. */
    public Order(Predicate<String> meant, long firstSeed, int seeds) {
      this(meant, firstSeed, seeds, LIMIT);
    }

    /** The same with another limit. */
    public Order within(Duration other) {
      return new Order(meant, firstSeed, seeds, other);
    }
  }

  /** Is told of tests. Threading: that on which they are run. */
  @FunctionalInterface
  interface Audience {

    /** The test of that name begins. */
    default void begins(String name) {
      // most want the end alone
    }

    /** A test has ended; of a file that did not load none has begun. */
    void ended(TestCase test);
  }

  /** Runs them, and tells of each. */
  void run(Audience told);

  /** What the handlers of the programs that were deployed have done, as far as it is known. */
  HandlerUse use();

  /** The files that were read: the tests', those of the programs, and what they import. */
  Set<Path> files();
}
