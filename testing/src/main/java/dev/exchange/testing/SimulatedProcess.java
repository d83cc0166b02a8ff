package dev.exchange.testing;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.exchange.ProgramVerticle;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process of a {@link Complex}: exchanges that are peers of each other. Those of other processes
 * are reached over the {@link Network}: one listens, another connects, with the same settings as in
 * production and the name of the process as host, as in {@code ws://shop:7070/exchange}.
 *
 * <pre>
 *   NOT STARTED --deploy--&gt; RUNS --kill--&gt; GONE --deploy--&gt; RUNS, with nothing of what it had
 * </pre>
 *
 * <p>Threading: see {@link Complex}.
 */
public final class SimulatedProcess {

  private final String name;
  private final Complex complex;

  SimulatedProcess(String name, Complex complex) {
    this.name = name;
    this.complex = complex;
  }

  /** By which it is known in the network. */
  public String name() {
    return name;
  }

  /** Its Vert.x, on which verticles of any kind may be deployed. */
  public Vertx vertx() {
    return started().vertx();
  }

  /** Whether something was deployed, and it was not killed. */
  public boolean isRunning() {
    return running().isPresent();
  }

  /**
   * Runs an exchange.
   *
   * @throws dev.exchange.api.ExchangeException CONFLICT if its id is taken here
   */
  public Exchange deploy(ExchangeBuilder definition) {
    return complex.await(started().deploy(definition));
  }

  /** Runs a program without a configuration. See {@link #deploy(Path, ValueMap)}. */
  public List<Exchange> deploy(Path program) {
    return deploy(program, ValueMap.EMPTY);
  }

  /**
   * Runs a script, a source file or a jar, as it would run in a host.
   *
   * @return its exchanges
   * @throws dev.exchange.api.ExchangeException BAD_MESSAGE if it is no program, and what its load
   *     fails with
   */
  public List<Exchange> deploy(Path program, ValueMap config) {
    ProgramVerticle verticle = complex.await(started().deploy(program, config.toJson()));
    return verticle.exchanges().stream().map(this::exchange).toList();
  }

  /**
   * The exchange of that id.
   *
   * @throws IllegalArgumentException if there is none here
   */
  public Exchange exchange(String id) {
    return find(id)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "expected an exchange %s in process %s, there are %s"
                    .formatted(id, name, exchanges())));
  }

  /** The ids of its exchanges, in alphabetical order. */
  public List<String> exchanges() {
    return running().stream()
        .flatMap(process -> process.complex().listings().stream())
        .map(Listing::id)
        .toList();
  }

  /**
   * It is gone in this moment: nothing of it runs any more, and its connections break.
   *
   * @throws IllegalArgumentException if it does not run
   */
  public void kill() {
    running()
        .orElseThrow(() ->
            new IllegalArgumentException("expected process %s to run, it does not".formatted(name)))
        .kill();
  }

  Optional<Exchange> find(String id) {
    return running().flatMap(process -> Optional.ofNullable(process.complex().exchange(id)));
  }

  private Optional<dev.exchange.host.simulation.SimulatedProcess> running() {
    return complex.simulation().processes().stream()
        .filter(process -> process.name().equals(name) && process.isRunning())
        .findFirst();
  }

  private dev.exchange.host.simulation.SimulatedProcess started() {
    return complex.simulation().process(name);
  }
}
