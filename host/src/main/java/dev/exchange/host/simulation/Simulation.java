package dev.exchange.host.simulation;

import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Processes with exchanges whose time, randomness, threads and network are made up: the same seed
 * gives the same run, event by event.
 *
 * <p>Nothing happens by itself. {@link #await}, {@link #advance} and {@link #settle} run what there
 * is to do, on the thread that calls them.
 *
 * <p>Threading: one thread, and never from inside of a handler.
 */
public final class Simulation implements AutoCloseable {

  /** When a simulation begins: 2026-01-01T00:00:00Z, in ms since the epoch. */
  public static final long START_MILLIS = 1_767_225_600_000L;

  /** How long in virtual time somebody waits for a Future. */
  private static final Duration PATIENCE = Duration.ofHours(24);

  /** How long in virtual time a process may take to give back what it has of the machine. */
  private static final Duration CLOSING = Duration.ofMinutes(1);

  /** How many tasks may run in a row while no time passes. */
  private static final long STANDSTILL = 50_000_000;

  private final long seed;
  private final VirtualTime time = new VirtualTime(START_MILLIS);
  private final SplittableRandom random;
  private final Agenda agenda;
  private final Network network;
  private final Chronicle chronicle = new Chronicle();
  private final ExchangeLimits limits;
  private final Map<String, SimulatedProcess> processes = new LinkedHashMap<>();
  private final List<SimulatedProcess> started = new ArrayList<>();

  /** A simulation without processes, with the standard limits. */
  public Simulation(long seed) {
    this(seed, ExchangeLimits.DEFAULT);
  }

  /** A simulation without processes, whose exchanges have those limits. */
  public Simulation(long seed, ExchangeLimits limits) {
    this.seed = seed;
    this.limits = limits;
    random = new SplittableRandom(seed);
    agenda = new Agenda(time, random.split());
    network = new Network(agenda, time, random.split());
  }

  /** What it was made with. */
  public long seed() {
    return seed;
  }

  /** The time of all processes. */
  public Clock clock() {
    return time;
  }

  /** What lies between the processes. */
  public Network network() {
    return network;
  }

  /** What has happened so far. */
  public Chronicle chronicle() {
    return chronicle;
  }

  /** How many tasks have run so far. */
  public long steps() {
    return agenda.steps();
  }

  /** The process of that name; it is started if it does not run. */
  public SimulatedProcess process(String name) {
    SimulatedProcess running = processes.get(name);
    if (running != null && running.isRunning()) {
      return running;
    }
    SimulatedProcess begun =
        new SimulatedProcess(name, agenda, time, random.split(), network, chronicle, limits);
    processes.put(name, begun);
    started.add(begun);
    return begun;
  }

  /** The processes, in the order in which they were first started. */
  public List<SimulatedProcess> processes() {
    return List.copyOf(processes.values());
  }

  /** The time of day jumps, as when somebody sets the clock: by ms, forward or back. */
  public void jump(long millis) {
    time.jump(millis);
  }

  /**
   * Runs everything until the Future is complete; time passes as it needs.
   *
   * @return its value
   * @throws RuntimeException what it failed with
   * @throws IllegalStateException if nothing is left to do, or 24 hours have passed
   */
  public <T extends @Nullable Object> T await(Future<T> future) {
    return await(future, () -> false);
  }

  /**
   * The same, until somebody gives it up, who is asked before each task.
   *
   * @throws IllegalStateException also if that was given up
   */
  public <T extends @Nullable Object> T await(Future<T> future, BooleanSupplier givenUp) {
    long limit = time.nanos() + PATIENCE.toNanos();
    boolean ended = run(limit, () -> future.isComplete() || givenUp.getAsBoolean());
    if (ended && !future.isComplete()) {
      throw new IllegalStateException("expected the Future to complete, it was given up");
    }
    if (!future.isComplete()) {
      throw new IllegalStateException(
          agenda.deadline() == Long.MAX_VALUE
              ? "expected the Future to complete, nothing is left to do that could complete it"
              : "expected the Future to complete within " + PATIENCE.toHours() + " h, it did not");
    }
    if (future.failed()) {
      throw future.cause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(future.cause());
    }
    return future.result();
  }

  /** Runs everything that happens within that time, and lets it pass. */
  public void advance(Duration by) {
    runUntil(() -> false, by);
  }

  /**
   * Runs everything until that holds. It is looked at before each task, and when time has passed.
   *
   * @param within how long it may take in virtual time
   * @return whether it held; if not, that time has passed
   */
  public boolean runUntil(BooleanSupplier holds, Duration within) {
    long end = time.nanos() + within.toNanos();
    if (run(end, holds)) {
      return true;
    }
    agenda.moveTo(end);
    return holds.getAsBoolean();
  }

  /** Runs everything that is to be done now; no time passes. */
  public void settle() {
    run(time.nanos(), () -> false);
  }

  /**
   * Completes when that time has passed and all that was to be done in it was done: {@link
   * #advance} for whoever is inside of the simulation.
   */
  public Future<Void> pass(long millis) {
    Promise<Void> passed = Promise.promise();
    network.at(time.nanos() + TimeUnit.MILLISECONDS.toNanos(millis) + 1, passed::complete);
    return passed.future();
  }

  /** Completes when all that is to be done now was done: {@link #settle} from inside. */
  public Future<Void> rest() {
    return pass(0);
  }

  /** Ends all processes, without a word to anybody. */
  @Override
  public void close() {
    for (SimulatedProcess process : started) {
      boolean _ = run(time.nanos() + CLOSING.toNanos(), process.end()::isComplete);
    }
  }

  private boolean run(long limit, BooleanSupplier done) {
    if (agenda.running()) {
      throw new IllegalStateException(
          "expected the test to run the simulation, got a call from inside of it");
    }
    long still = 0;
    while (!done.getAsBoolean()) {
      if (agenda.step()) {
        if (++still > STANDSTILL) {
          throw new IllegalStateException(
              "expected time to pass, " + STANDSTILL + " tasks ran without: something spins");
        }
        continue;
      }
      still = 0;
      long next = agenda.deadline();
      if (next > limit || next == Long.MAX_VALUE) {
        return false;
      }
      agenda.moveTo(next);
    }
    return true;
  }
}
