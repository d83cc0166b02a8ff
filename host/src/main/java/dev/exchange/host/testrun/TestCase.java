package dev.exchange.host.testrun;

import dev.exchange.api.ExchangeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a test ended.
 *
 * @param file where it is written
 * @param name what it is named there
 * @param skipped whether it did not run
 * @param failure why it failed; null if it did not
 * @param seed with which it ran last; null if none decides it
 * @param real how long it took
 * @param virtual how much time passed in its complex
 * @param story what happened to messages before it failed, oldest first; empty if it did not fail
 */
public record TestCase(
    Path file,
    String name,
    boolean skipped,
    @Nullable ExchangeException failure,
    @Nullable Long seed,
    Duration real,
    Duration virtual,
    List<String> story) {

  public TestCase {
    story = List.copyOf(story);
  }

  /** Whether it ran and did not fail. */
  public boolean passed() {
    return !skipped && failure == null;
  }
}
