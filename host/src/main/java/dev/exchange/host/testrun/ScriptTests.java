package dev.exchange.host.testrun;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.spi.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests of one file, each in a complex of its own, for which the file is loaded anew. So
 * no test sees what another one has done, and each runs the same whichever others do.
 *
 * <p>Threading: one thread, which waits for those that run the simulations.
 */
public final class ScriptTests implements Tests {

  private final Path file;
  private final Order order;
  private final Clock clock;
  private final HandlerUse use = new HandlerUse();
  private final Set<Path> files = new TreeSet<>();

  /**
   * How a simulation ended.
   *
   * @param tests those of the file; none if that is not known
   */
  private record Ended(
      TestCase outcome, List<Rehearsal.Listed> tests, HandlerUse use, Set<Path> files) {}

  /** The tests of a file. */
  public ScriptTests(Path file, Order order, Clock clock) {
    this.file = file;
    this.order = order;
    this.clock = clock;
    files.add(file.toAbsolutePath().normalize());
  }

  @Override
  public void run(Audience told) {
    Ended loaded = rehearse(LOAD, order.firstSeed(), Rehearsal::list);
    if (!loaded.outcome().passed()) {
      told.ended(loaded.outcome());
      return;
    }
    for (Rehearsal.Listed one : loaded.tests()) {
      if (order.meant().test(one.name())) {
        told.begins(one.name());
        told.ended(one.skipped() ? skipped(one.name()) : run(one));
      }
    }
  }

  @Override
  public HandlerUse use() {
    return use;
  }

  @Override
  public Set<Path> files() {
    return files;
  }

  private TestCase run(Rehearsal.Listed test) {
    long began = clock.nanos();
    TestCase last = run(test.name(), order.firstSeed());
    for (int i = 1; i < order.seeds() && last.passed(); i++) {
      last = run(test.name(), order.firstSeed() + i);
    }
    return new TestCase(
        file,
        test.name(),
        false,
        last.failure() == null ? null : placed(last.failure(), test.place()),
        last.seed(),
        Duration.ofNanos(clock.nanos() - began),
        last.virtual(),
        last.story());
  }

  /** What fails in this file nobody knows where, fails in the test. */
  private static ExchangeException placed(ExchangeException failure, Location test) {
    Location known = failure.location();
    boolean vague = known == null || (known.line() == 0 && known.file().equals(test.file()));
    return vague
        ? new ExchangeException(
            failure.code(), failure.text(), failure.exchange(), test, failure.getCause())
        : failure;
  }

  private TestCase run(String name, long seed) {
    Ended ended =
        rehearse(
            name,
            seed,
            rehearsal -> {
              rehearsal.run(name);
              return List.of();
            });
    use.add(ended.use());
    return ended.outcome();
  }

  private TestCase skipped(String name) {
    return new TestCase(
        file, name, true, null, order.firstSeed(), Duration.ZERO, Duration.ZERO, List.of());
  }

  private Ended rehearse(String name, long seed, Function<Rehearsal, List<Rehearsal.Listed>> what) {
    Attempt attempt = new Attempt(file, order.limit(), clock);
    Ended ended;
    try {
      ended = attempt.run(() -> rehearsed(name, seed, what, attempt));
    } catch (ExchangeException e) {
      TestCase outcome =
          new TestCase(file, name, false, e, seed, attempt.real(), Duration.ZERO, List.of());
      ended = new Ended(outcome, List.of(), new HandlerUse(), Set.of());
    }
    files.addAll(ended.files());
    return ended;
  }

  private Ended rehearsed(
      String name, long seed, Function<Rehearsal, List<Rehearsal.Listed>> what, Attempt attempt) {
    try (Rehearsal rehearsal = new Rehearsal(file, seed, attempt)) {
      List<Rehearsal.Listed> tests = List.of();
      @Nullable ExchangeException failure = null;
      try {
        tests = what.apply(rehearsal);
      } catch (ExchangeException e) {
        failure = e;
      }
      HandlerUse used = rehearsal.use();
      return new Ended(rehearsal.ended(name, failure), tests, used, rehearsal.files());
    }
  }
}
