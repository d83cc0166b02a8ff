package dev.exchange.host.testrun;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.simulation.Simulation;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests of one file, each in a complex of its own, for which the file is loaded anew. So
 * no test sees what another one has done, and each runs the same whichever others do.
 *
 * <p>Threading: one thread, which runs the simulations.
 */
public final class ScriptTests implements Tests {

  private static final String HANGS =
      "expected it to end, it waits for something that did not come in 24 h of virtual time";

  private static final String TEST = "test";
  private static final int STORY = 20;

  /** How long a test may run, in real time. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String LATE =
      "expected it to end within %d s, it ran longer".formatted(LIMIT.toSeconds());

  /** No test waits longer, in virtual time. */
  private static final MessageOptions PATIENCE =
      MessageOptions.DEFAULT.withTimeout(Duration.ofDays(1));

  private record Listed(String name, boolean skipped) {}

  private final Path file;
  private final Order order;
  private final Clock clock;
  private final HandlerUse use = new HandlerUse();
  private final Set<Path> files = new TreeSet<>();

  /** The tests of a file. */
  public ScriptTests(Path file, Order order, Clock clock) {
    this.file = file;
    this.order = order;
    this.clock = clock;
    files.add(file.toAbsolutePath().normalize());
  }

  @Override
  public void run(Consumer<TestCase> told) {
    List<Listed> listed;
    try (Rehearsal rehearsal = new Rehearsal(order.firstSeed())) {
      try {
        listed = rehearsal.list();
      } catch (ExchangeException e) {
        told.accept(rehearsal.ended(LOAD, e));
        return;
      }
    }
    for (Listed one : listed) {
      if (order.meant().test(one.name())) {
        told.accept(one.skipped() ? skipped(one.name()) : run(one.name()));
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

  private TestCase run(String name) {
    long began = clock.nanos();
    TestCase last = run(name, order.firstSeed());
    for (int i = 1; i < order.seeds() && last.passed(); i++) {
      last = run(name, order.firstSeed() + i);
    }
    Duration real = Duration.ofNanos(clock.nanos() - began);
    return new TestCase(
        file, name, false, last.failure(), last.seed(), real, last.virtual(), last.story());
  }

  private TestCase run(String name, long seed) {
    try (Rehearsal rehearsal = new Rehearsal(seed)) {
      ExchangeException failure = null;
      try {
        rehearsal.list();
        rehearsal.ask("test.run", name);
      } catch (ExchangeException e) {
        failure = e;
      }
      use.add(rehearsal.desk.use());
      return rehearsal.ended(name, failure);
    }
  }

  private TestCase skipped(String name) {
    return new TestCase(
        file, name, true, null, order.firstSeed(), Duration.ZERO, Duration.ZERO, List.of());
  }

  /** One complex with the file in it. */
  private final class Rehearsal implements AutoCloseable {

    private final long began = clock.nanos();
    private final Simulation simulation;
    private final TestTrace trace;
    private final TestDesk desk;

    Rehearsal(long seed) {
      simulation = new Simulation(seed);
      trace = new TestTrace(simulation);
      Path folder = file.toAbsolutePath().getParent();
      desk = new TestDesk(simulation, folder == null ? file : folder, trace);
    }

    /** Loads the file, and asks which tests it has. */
    List<Listed> list() {
      ProgramVerticle program =
          await(() -> simulation.process(TestDesk.MAIN).deployTest(file, new JsonObject(), desk));
      files.addAll(program.files());
      List<Listed> listed = new ArrayList<>();
      for (Object one : Values.as(ValueList.class, ask("test.list", null), "a list", "test.list")) {
        ValueMap test = Values.as(ValueMap.class, one, "a test", "test.list");
        listed.add(
            new Listed(String.valueOf(test.get("name")), Boolean.TRUE.equals(test.get("skipped"))));
      }
      if (listed.isEmpty()) {
        throw noTests();
      }
      return listed;
    }

    @Nullable Object ask(String name, @Nullable Object value) {
      Exchange test = simulation.process(TestDesk.MAIN).complex().exchange(TEST);
      if (test == null) {
        throw noTests();
      }
      return await(() -> test.request(name, value, PATIENCE));
    }

    TestCase ended(String name, @Nullable ExchangeException failure) {
      files.addAll(desk.files());
      return new TestCase(
          file,
          name,
          false,
          failure,
          simulation.seed(),
          Duration.ofNanos(clock.nanos() - began),
          Duration.ofMillis(simulation.clock().nanos() / 1_000_000),
          failure == null ? List.of() : trace.lastLines(STORY));
    }

    @Override
    public void close() {
      simulation.close();
    }

    private <T extends @Nullable Object> T await(Supplier<Future<T>> begun) {
      try {
        return simulation.await(begun.get(), this::isLate);
      } catch (IllegalStateException e) {
        String sentence = isLate() ? LATE : HANGS;
        throw new ExchangeException(ErrorCode.TIMEOUT, sentence, "", Location.of(name(), 0, 0), e);
      }
    }

    /** Time passes, but not to an end, as with a timer that goes on beside what never comes. */
    private boolean isLate() {
      return clock.nanos() - began > LIMIT.toNanos();
    }
  }

  private ExchangeException noTests() {
    String way =
        name().endsWith(".py") ? "functions test_*" : "test(name, function) of exchange/testing";
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE, "expected tests in %s (%s), found none".formatted(name(), way));
  }

  private String name() {
    return String.valueOf(file.getFileName());
  }
}
