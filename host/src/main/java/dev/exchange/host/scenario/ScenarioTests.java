package dev.exchange.host.scenario;

import dev.exchange.api.ExchangeException;
import dev.exchange.host.testrun.Attempt;
import dev.exchange.host.testrun.HandlerUse;
import dev.exchange.host.testrun.TestCase;
import dev.exchange.host.testrun.Tests;
import dev.exchange.spi.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs the scenario of one file, which is one test: in a simulation, or against real processes.
 *
 * <p>Threading: one thread, which it holds.
 */
public final class ScenarioTests implements Tests {

  private final Path file;
  private final Order order;
  private final Clock clock;
  private final boolean real;
  private final HandlerUse use = new HandlerUse();
  private final Set<Path> files = new TreeSet<>();

  /**
   * The scenario of a file.
   *
   * @param real whether its processes and sockets are; seeds mean nothing then
   */
  public ScenarioTests(Path file, Order order, Clock clock, boolean real) {
    this.file = file;
    this.order = order;
    this.clock = clock;
    this.real = real;
    files.add(file.toAbsolutePath().normalize());
  }

  @Override
  public void run(Audience told) {
    long began = clock.nanos();
    Scenario scenario;
    try {
      scenario = ScenarioReader.read(file);
    } catch (ExchangeException e) {
      told.ended(new Ending(e, Duration.ZERO, null, List.of()).of(LOAD, began));
      return;
    }
    for (Scenario.Cast process : scenario.processes()) {
      process.programs().forEach(program -> files.add(program.file()));
    }
    if (order.meant().test(scenario.name())) {
      told.begins(scenario.name());
      Ending ending = real ? reallyPerformed(scenario) : simulated(scenario);
      told.ended(ending.of(scenario.name(), began));
    }
  }

  @Override
  public HandlerUse use() {
    return use;
  }

  /** The scenario, and the programs; in a simulation also what these import. */
  @Override
  public Set<Path> files() {
    return files;
  }

  private Ending simulated(Scenario scenario) {
    Ending last = simulated(scenario, order.firstSeed());
    for (int i = 1; i < order.seeds() && last.failure == null; i++) {
      last = simulated(scenario, order.firstSeed() + i);
    }
    return last;
  }

  private Ending simulated(Scenario scenario, long seed) {
    Attempt attempt = new Attempt(file, order.limit(), clock);
    try {
      Simulated simulated = attempt.run(() -> simulated(scenario, seed, attempt));
      use.add(simulated.use());
      files.addAll(simulated.files());
      return simulated.ending();
    } catch (ExchangeException e) {
      return new Ending(e, Duration.ZERO, seed, List.of());
    }
  }

  private Simulated simulated(Scenario scenario, long seed, Attempt attempt) {
    try (SimulatedStage stage = new SimulatedStage(scenario, seed, attempt)) {
      ExchangeException failure = performed(scenario, stage);
      Duration virtual = Duration.ofNanos(stage.nanos());
      Ending ending = new Ending(failure, virtual, seed, told(failure, stage));
      return new Simulated(ending, stage.use(), stage.files());
    }
  }

  private Ending reallyPerformed(Scenario scenario) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    try {
      RealTimes.check(scenario);
    } catch (ExchangeException e) {
      return new Ending(e, Duration.ZERO, null, List.of());
    }
    try (RealStage stage = new RealStage(scenario, folder == null ? file : folder, clock)) {
      ExchangeException failure = performed(scenario, stage);
      return new Ending(failure, Duration.ZERO, null, told(failure, stage));
    }
  }

  private static @Nullable ExchangeException performed(Scenario scenario, Stage stage) {
    try {
      Performance.of(scenario, stage);
      return null;
    } catch (ExchangeException e) {
      return e;
    }
  }

  private static List<String> told(@Nullable ExchangeException failure, Stage stage) {
    return failure == null ? List.of() : stage.story();
  }

  /** How a simulation ended. */
  private record Simulated(Ending ending, HandlerUse use, Set<Path> files) {}

  /** How it ended. */
  private final class Ending {

    private final @Nullable ExchangeException failure;
    private final Duration virtual;
    private final @Nullable Long seed;
    private final List<String> story;

    Ending(
        @Nullable ExchangeException failure,
        Duration virtual,
        @Nullable Long seed,
        List<String> story) {
      this.failure = failure;
      this.virtual = virtual;
      this.seed = seed;
      this.story = story;
    }

    TestCase of(String name, long began) {
      Duration took = Duration.ofNanos(clock.nanos() - began);
      return new TestCase(file, name, false, failure, seed, took, virtual, story);
    }
  }
}
