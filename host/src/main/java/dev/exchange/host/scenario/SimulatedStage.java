package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.plugin.PluginHost;
import dev.exchange.host.plugin.PluginMeans;
import dev.exchange.host.plugin.PluginView;
import dev.exchange.host.simulation.Network;
import dev.exchange.host.simulation.SimulatedProcess;
import dev.exchange.host.simulation.Simulation;
import dev.exchange.host.testrun.Attempt;
import dev.exchange.host.testrun.HandlerUse;
import dev.exchange.host.testrun.TestTrace;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a simulation: each has a gateway, takes links at port 7070, and runs its
 * programs as the plugins of a host.
 *
 * <p>Threading: one thread, which runs the simulation.
 */
final class SimulatedStage implements Stage {

  private static final int PORT = 7070;
  private static final int STORY = 20;

  private final Scenario scenario;
  private final Attempt attempt;
  private final Simulation simulation;
  private final TestTrace trace;
  private final HandlerUse use = new HandlerUse();
  private final Set<Path> files = new TreeSet<>();

  SimulatedStage(Scenario scenario, long seed, Attempt attempt) {
    this.scenario = scenario;
    this.attempt = attempt;
    simulation = new Simulation(seed);
    trace = new TestTrace(simulation);
  }

  @Override
  public void start(String name) {
    Scenario.Cast cast = scenario.process(name);
    Map<Path, ValueMap> programs = Configurations.of(cast, other -> other + ":" + PORT);
    SimulatedProcess process = simulation.process(name);
    await(() -> process.deploy(Exchange.define(cast.gateway())));
    await(() -> process.serve(PORT, cast.gateway()));
    PluginHost plugins =
        new PluginHost(
            new PluginMeans(
                process.vertx(),
                process.complex(),
                simulation.clock(),
                Defaults.CONTRACTS.initial(),
                ValueMap.EMPTY,
                programs));
    List<Path> entries = cast.programs().stream().map(Scenario.Role::file).toList();
    await(() -> plugins.start(entries, false));
    for (PluginView plugin : await(plugins::list)) {
      started(plugins, plugin);
    }
    attempt.loaded();
  }

  @Override
  public void kill(String name) {
    note(process(name));
    process(name).kill();
  }

  @Override
  public @Nullable Object request(Step.Call call) {
    MessageOptions options = MessageOptions.DEFAULT.withTo(call.to()).withTimeout(call.timeout());
    return await(() -> gateway(call.process()).request(call.name(), call.value(), options));
  }

  @Override
  public void send(Step.Call call) {
    MessageOptions options = MessageOptions.DEFAULT.withTo(call.to());
    await(() -> gateway(call.process()).send(call.name(), call.value(), options));
  }

  @Override
  public @Nullable Object cell(String process, String exchange, String cell) {
    Exchange found = process(process).complex().exchange(exchange);
    if (found == null || exchange.equals(Scenario.Cast.gateway(process))) {
      throw new ExchangeException(
          ErrorCode.NO_HANDLER,
          "expected an exchange of process %s, got %s".formatted(process, exchange));
    }
    return await(() -> found.get(cell));
  }

  @Override
  public void fault(Step.Fault fault) {
    Network network = simulation.network();
    switch (fault.kind()) {
      case PARTITION -> network.partition(fault.one(), fault.other());
      case HALF_OPEN -> network.halfOpen(fault.one(), fault.other());
      case HEAL -> network.heal(fault.one(), fault.other());
      case CUT -> network.cut(fault.one(), fault.other());
    }
  }

  @Override
  public void advance(Duration time) {
    boolean _ = simulation.runUntil(attempt::isLate, time);
    expectInTime();
  }

  @Override
  public void expectInTime() {
    if (attempt.isLate()) {
      throw attempt.late();
    }
  }

  @Override
  public long nanos() {
    return simulation.clock().nanos();
  }

  @Override
  public List<String> story() {
    return trace.lastLines(STORY);
  }

  /** What the handlers of the programs have done. At the end. */
  HandlerUse use() {
    simulation.processes().forEach(this::note);
    return use;
  }

  /** The files that the programs were read from, as far as their loaders know. */
  Set<Path> files() {
    return files;
  }

  @Override
  public void close() {
    simulation.close();
  }

  private void started(PluginHost plugins, PluginView plugin) {
    Failure failure = plugin.failure();
    if (failure != null) {
      throw Configurations.notLoaded(Path.of(plugin.entry()), failure.toException());
    }
    trace.observe(plugin.exchanges());
    files.addAll(await(() -> plugins.files(plugin.id())));
  }

  /** Programs that were there until now have done what they have done. */
  private void note(SimulatedProcess process) {
    if (process.isRunning()) {
      for (Listing listing : process.complex().listings()) {
        if (!listing.id().equals(Scenario.Cast.gateway(process.name()))) {
          trace.count(listing, use);
        }
      }
    }
  }

  private Exchange gateway(String process) {
    Exchange gateway = process(process).complex().exchange(Scenario.Cast.gateway(process));
    if (gateway == null) {
      throw new IllegalStateException("expected a gateway in process " + process);
    }
    return gateway;
  }

  private SimulatedProcess process(String name) {
    return simulation.process(name);
  }

  private <T extends @Nullable Object> T await(Supplier<Future<T>> begun) {
    try {
      return simulation.await(begun.get(), attempt::isLate);
    } catch (IllegalStateException e) {
      expectInTime();
      throw new ExchangeException(
          ErrorCode.TIMEOUT,
          "expected it to end, it waits for something that did not come in 24 h of virtual time",
          "",
          null,
          e);
    }
  }
}
