package dev.exchange.host.testrun;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.api.trace.TraceEvent;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.TestControl;
import dev.exchange.host.simulation.SimulatedProcess;
import dev.exchange.host.simulation.Simulation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Does to the complex of one test what the test asks for.
 *
 * <p>Threading: that of the simulation.
 */
final class TestDesk implements TestControl {

  /** The process in which a test runs. */
  static final String MAIN = "main";

  private final Simulation simulation;
  private final Path folder;
  private final TestTrace trace;
  private final Faults faults;
  private final Set<Path> files = new TreeSet<>();
  private final List<ProgramVerticle> programs = new ArrayList<>();
  private final HandlerUse use = new HandlerUse();

  /**
   * One for a test.
   *
   * @param folder where its file lies
   */
  TestDesk(Simulation simulation, Path folder, TestTrace trace) {
    this.simulation = simulation;
    this.folder = folder;
    this.trace = trace;
    this.faults = new Faults(simulation);
  }

  @Override
  public Future<? extends @Nullable Object> call(String what, ValueMap given) {
    return switch (what) {
      case "deploy" -> deploy(given);
      case "kill" -> kill(text(given, "process", what));
      case "advance" -> simulation.pass(millis(given, what));
      case "settle" -> simulation.rest();
      case "jump" -> jump(given);
      case "cell" -> cell(text(given, "exchange", what), text(given, "cell", what));
      case "trace" -> Future.succeededFuture(events(given));
      case "seed" -> Future.succeededFuture(simulation.seed());
      case "hash" -> Future.succeededFuture(simulation.chronicle().hash());
      default -> {
        faults.call(what, given);
        yield Future.succeededFuture();
      }
    };
  }

  /** The files of the programs that were deployed. */
  Set<Path> files() {
    programs.forEach(program -> files.addAll(program.files()));
    return files;
  }

  /** What the handlers of the programs that were deployed have done. At the end. */
  HandlerUse use() {
    for (SimulatedProcess process : simulation.processes()) {
      note(process);
    }
    return use;
  }

  private Future<ValueList> deploy(ValueMap given) {
    Path file = folder.resolve(text(given, "file", "deploy")).normalize();
    String process = text(given, "process", "deploy");
    ValueMap config = given.map("config");
    if (!Files.exists(file)) {
      throw bad("expected a program at %s, found nothing".formatted(file));
    }
    files.add(file.toAbsolutePath());
    return simulation
        .process(process)
        .deploy(file, new JsonObject(config))
        .map(program -> {
          programs.add(program);
          trace.observe(program.exchanges());
          return ValueList.of(program.exchanges().toArray());
        });
  }

  private Future<@Nullable Object> kill(String name) {
    if (name.equals(MAIN)) {
      throw bad("expected another process than main to kill, in which the test itself runs");
    }
    SimulatedProcess process = faults.running(name);
    note(process);
    process.kill();
    return Future.succeededFuture();
  }

  private void note(SimulatedProcess process) {
    if (process.isRunning()) {
      process.complex().listings().stream()
          .filter(listing -> trace.observes(listing.id()))
          .forEach(listing -> trace.count(listing, use));
    }
  }

  private Future<@Nullable Object> jump(ValueMap given) {
    simulation.jump((long) number(given, "ms", "jump"));
    return Future.succeededFuture();
  }

  private Future<@Nullable Object> cell(String exchange, String cell) {
    for (SimulatedProcess process : simulation.processes()) {
      var found = process.isRunning() ? process.complex().exchange(exchange) : null;
      if (found != null) {
        return found.get(cell);
      }
    }
    throw bad("expected an exchange, got %s; there are %s".formatted(exchange, faults.exchanges()));
  }

  private ValueList events(ValueMap given) {
    Object name = given.get("name");
    return ValueList.of(
        trace.events().stream()
            .filter(event -> name == null || event.name().equals(name))
            .map(TestDesk::shown)
            .toArray());
  }

  private static ValueMap shown(TraceEvent event) {
    return ValueMap.of(
        new String[] {"station", "exchange", "name", "from", "at", "detail"},
        new @Nullable Object[] {
          event.station().name(),
          event.exchange(),
          event.name(),
          event.from(),
          event.timestamp(),
          event.detail()
        });
  }

  private static long millis(ValueMap given, String what) {
    double millis = number(given, "ms", what);
    if (!(millis >= 0)) {
      throw bad("expected ms from 0 in %s, got %s".formatted(what, millis));
    }
    return Math.round(millis);
  }

  static double number(ValueMap given, String name, String what) {
    if (given.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw bad("expected a number as %s of %s, got %s".formatted(name, what, given.get(name)));
  }

  static String text(ValueMap given, String name, String what) {
    return Values.as(String.class, given.get(name), "text", name + " of " + what);
  }

  static ExchangeException bad(String sentence) {
    return new ExchangeException(ErrorCode.BAD_MESSAGE, sentence);
  }
}
