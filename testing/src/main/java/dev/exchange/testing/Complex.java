package dev.exchange.testing;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ValueMap;
import dev.exchange.api.trace.TraceEvent;
import dev.exchange.host.simulation.Simulation;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Processes with exchanges whose time, randomness, threads and network belong to a test: the same
 * seed gives the same run, event by event.
 *
 * <pre>{@code
 * Exchange test = complex.deploy(Exchange.define("test"));
 * complex.deploy(Path.of("greeter.mjs"));
 * Object answer = complex.await(test.request("greet", ValueMap.of("name", "Ada")));
 * }</pre>
 *
 * <p>Nothing happens by itself: {@link #await}, {@link #advance}, {@link #settle}, {@link
 * #eventually}, {@link #never} and the deploying methods run what there is to do. Time is virtual;
 * an hour passes as soon as nothing is left to do in it.
 *
 * <p>Threading: one thread, that of the test, and never from inside of a handler.
 */
public final class Complex implements AutoCloseable {

  /** The process that is meant where none is named. */
  public static final String MAIN = "main";

  private record Failed(Throwable cause, List<StackTraceElement> place) {}

  private final Simulation simulation;
  private final Network network;
  private final List<TraceEvent> trace = new ArrayList<>();
  private @Nullable Failed lastFailed;

  /** A complex without exchanges. */
  public Complex(long seed) {
    simulation = new Simulation(seed);
    simulation.chronicle().onEvent(trace::add);
    network = new Network(simulation.network());
  }

  /** What decides the order of all that happens, and what the exchanges draw. */
  public long seed() {
    return simulation.seed();
  }

  /** The time of all processes; it begins at 2026-01-01T00:00:00Z. */
  public Clock clock() {
    return simulation.clock();
  }

  /** What lies between the processes, and what goes wrong there. */
  public Network network() {
    return network;
  }

  /** The process of that name; it is started when something is deployed there. */
  public SimulatedProcess process(String name) {
    return new SimulatedProcess(name, this);
  }

  /** Runs an exchange in the process {@value #MAIN}. See {@link SimulatedProcess#deploy}. */
  public Exchange deploy(ExchangeBuilder definition) {
    return process(MAIN).deploy(definition);
  }

  /** Runs a program in the process {@value #MAIN}. See {@link SimulatedProcess#deploy(Path)}. */
  public List<Exchange> deploy(Path program) {
    return process(MAIN).deploy(program, ValueMap.EMPTY);
  }

  /** The same, with a configuration. */
  public List<Exchange> deploy(Path program, ValueMap config) {
    return process(MAIN).deploy(program, config);
  }

  /**
   * The exchange of that id, in whichever process it runs.
   *
   * @throws IllegalArgumentException if there is none, or more than one
   */
  public Exchange exchange(String id) {
    List<Exchange> found =
        processes().stream().map(process -> process.find(id)).flatMap(Optional::stream).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "expected one exchange %s in the complex, got %d; there are %s"
              .formatted(
                  id,
                  found.size(),
                  processes().stream().flatMap(each -> each.exchanges().stream()).toList()));
    }
    return found.getFirst();
  }

  /**
   * The process of that name is gone in this moment: nothing of it runs any more, and its
   * connections break.
   *
   * @throws IllegalArgumentException if none of that name runs
   */
  public void kill(String process) {
    process(process).kill();
  }

  /**
   * Runs everything until the Future is complete; time passes as it needs.
   *
   * @return its value
   * @throws RuntimeException what it failed with
   * @throws IllegalStateException if nothing is left to do, or 24 hours have passed
   */
  public <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return simulation.await(future);
    } catch (RuntimeException e) {
      List<StackTraceElement> here = List.of(new Throwable().getStackTrace());
      lastFailed = new Failed(e, here.subList(1, here.size()));
      throw e;
    }
  }

  /** Runs everything that happens within that time, and lets it pass. */
  public void advance(Duration by) {
    simulation.advance(by);
  }

  /** Runs everything that is to be done now; no time passes. */
  public void settle() {
    simulation.settle();
  }

  /**
   * Runs everything until that holds.
   *
   * @param within how long it may take in virtual time
   * @param condition is looked at after each task, on the thread of the test
   * @throws AssertionError if it did not hold in that time
   */
  public void eventually(Duration within, BooleanSupplier condition) {
    int before = trace.size();
    if (!simulation.runUntil(condition, within)) {
      throw new AssertionError(
          "expected the condition to hold within %s of virtual time, got that it did not, after %d trace events, by %s"
              .formatted(Words.of(within), trace.size() - before, since()));
    }
  }

  /**
   * Runs everything that happens within that time, in which that must not hold.
   *
   * @param during how long, in virtual time
   * @param condition is looked at after each task, on the thread of the test
   * @throws AssertionError as soon as it holds
   */
  public void never(Duration during, BooleanSupplier condition) {
    if (simulation.runUntil(condition, during)) {
      throw new AssertionError(
          "expected the condition never to hold within %s of virtual time, got that it did, at %s%s"
              .formatted(
                  Words.of(during),
                  since(),
                  trace.isEmpty() ? "" : ", after " + Words.of(trace.getLast())));
    }
  }

  /** All that has happened to messages so far, oldest first; it grows. */
  public List<TraceEvent> trace() {
    return Collections.unmodifiableList(trace);
  }

  /** A digest of all that has happened so far; the same in two runs that are the same. */
  public String hash() {
    return simulation.chronicle().hash();
  }

  /** Ends all processes, without a word to anybody. */
  @Override
  public void close() {
    simulation.close();
  }

  Simulation simulation() {
    return simulation;
  }

  /** Where the test waited for what failed with that; empty if it did not. */
  @SuppressWarnings("ReferenceEquality") // a failure is itself
  Optional<List<StackTraceElement>> whereAwaited(Throwable cause) {
    Failed failed = lastFailed;
    return failed == null || failed.cause() != cause
        ? Optional.empty()
        : Optional.of(failed.place());
  }

  private List<SimulatedProcess> processes() {
    return simulation.processes().stream()
        .filter(dev.exchange.host.simulation.SimulatedProcess::isRunning)
        .map(each -> process(each.name()))
        .toList();
  }

  private String since() {
    return Words.sinceStart(clock().millis());
  }
}
