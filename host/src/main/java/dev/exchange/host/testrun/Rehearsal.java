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
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A complex with the file of a test in it.
 *
 * <p>Threading: one thread, which runs the simulation.
 */
final class Rehearsal implements AutoCloseable {

  private static final String HANGS =
      "expected it to end, it waits for something that did not come in 24 h of virtual time";

  private static final String TEST = "test";
  private static final int STORY = 20;

  /** No test waits longer, in virtual time. */
  private static final MessageOptions PATIENCE =
      MessageOptions.DEFAULT.withTimeout(Duration.ofDays(1));

  /**
   * A test of the file.
   *
   * @param skipped whether it is not to run
   * @param place where it begins
   */
  record Listed(String name, boolean skipped, Location place) {}

  private final Path file;
  private final Attempt attempt;
  private final Simulation simulation;
  private final TestTrace trace;
  private final TestDesk desk;
  private final Set<Path> files = new TreeSet<>();

  Rehearsal(Path file, long seed, Attempt attempt) {
    this.file = file;
    this.attempt = attempt;
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
          new Listed(
              String.valueOf(test.get("name")),
              Boolean.TRUE.equals(test.get("skipped")),
              place(test)));
    }
    if (listed.isEmpty()) {
      throw noTests();
    }
    return listed;
  }

  /** Loads the file, and runs that test. Throws what it fails with. */
  void run(String name) {
    List<Listed> _ = list();
    attempt.loaded();
    Object _ = ask("test.run", name);
  }

  /** What the handlers of the programs that were deployed have done. At the end. */
  HandlerUse use() {
    return desk.use();
  }

  /** The files that were read so far. */
  Set<Path> files() {
    Set<Path> all = new TreeSet<>(files);
    all.addAll(desk.files());
    return all;
  }

  TestCase ended(String name, @Nullable ExchangeException failure) {
    return new TestCase(
        file,
        name,
        false,
        failure,
        simulation.seed(),
        attempt.real(),
        Duration.ofMillis(simulation.clock().nanos() / 1_000_000),
        failure == null ? List.of() : trace.lastLines(STORY));
  }

  @Override
  public void close() {
    simulation.close();
  }

  private @Nullable Object ask(String name, @Nullable Object value) {
    Exchange test = simulation.process(TestDesk.MAIN).complex().exchange(TEST);
    if (test == null) {
      throw noTests();
    }
    return await(() -> test.request(name, value, PATIENCE));
  }

  private <T extends @Nullable Object> T await(Supplier<Future<T>> begun) {
    try {
      return simulation.await(begun.get(), attempt::isLate);
    } catch (IllegalStateException e) {
      throw attempt.isLate()
          ? attempt.late()
          : new ExchangeException(ErrorCode.TIMEOUT, HANGS, "", Location.of(name(), 0, 0), e);
    }
  }

  /** What is known of the place of a test may be its file alone. */
  private Location place(ValueMap test) {
    int line = test.get("line") instanceof Long known ? Math.toIntExact(known) : 0;
    return Location.of(test.get("file") instanceof String other ? other : name(), line, 0);
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
