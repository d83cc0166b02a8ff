package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Real processes, each a host in a JVM of its own, whose links to each other go through this one.
 *
 * <p>Whatever happens, none of them outlives this process: each ends when its standard input does.
 *
 * <p>Threading: one thread, which it holds.
 */
final class RealStage implements Stage {

  /** How long the network between the processes may take to do as it is told. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Scenario scenario;
  private final Path folder;
  private final Clock clock;
  private final Vertx vertx = Vertx.vertx();
  private final ProxyNetwork network = new ProxyNetwork(vertx);
  private final HostCalls calls = new HostCalls(vertx);
  private final Map<String, HostProcess> running = new LinkedHashMap<>();
  private final Map<String, String> addresses = new HashMap<>();
  private final List<HostProcess> ended = new ArrayList<>();

  /**
   * One without processes.
   *
   * @param folder that of the scenario
   */
  RealStage(Scenario scenario, Path folder, Clock clock) {
    this.scenario = scenario;
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public void start(String name) {
    Scenario.Cast cast = scenario.process(name);
    HostOrder order =
        new HostOrder(cast.gateway(), Configurations.of(cast, other -> address(name, other)));
    HostProcess process = HostProcess.start(name, folder, order, SystemMeans.household().threads());
    running.put(name, process);
    done(network.listens(name, process.port()));
  }

  @Override
  public void kill(String name) {
    HostProcess process = process(name);
    process.kill();
    running.remove(name);
    ended.add(process);
    done(network.ended(name));
  }

  @Override
  public @Nullable Object request(Step.Call call) {
    Duration timeout = call.timeout() == null ? Defaults.REQUEST_TIMEOUT.initial() : call.timeout();
    return calls.request(process(call.process()).port(), receiver(call), call, timeout);
  }

  @Override
  public void send(Step.Call call) {
    calls.send(process(call.process()).port(), receiver(call), call);
  }

  @Override
  public @Nullable Object cell(String process, String exchange, String cell) {
    return calls.cell(process(process).port(), exchange, cell);
  }

  @Override
  public void fault(Step.Fault fault) {
    done(network.fault(fault));
  }

  @Override
  public void advance(Duration time) {
    Patience.pass(time);
  }

  @Override
  public void expectInTime() {
    // each step has a time of its own
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public List<String> story() {
    List<String> story = new ArrayList<>();
    running.forEach(
        (name, process) -> process.text().lines().forEach(line -> story.add(name + "  " + line)));
    return story;
  }

  @Override
  public void close() {
    running.values().forEach(HostProcess::close);
    ended.forEach(HostProcess::close);
    boolean _ = Patience.ended(vertx.close(), SOON);
  }

  /**
   * The host and port by which a process reaches another one: the same ones as long as it lives.
   */
  private String address(String from, String to) {
    return addresses.computeIfAbsent(
        from + " " + to,
        way -> Patience.result(network.open(from, to), SOON, "a port between two processes"));
  }

  private HostProcess process(String name) {
    HostProcess process = running.get(name);
    if (process == null) {
      throw new ExchangeException(
          ErrorCode.PEER_GONE, "expected process %s to run".formatted(name));
    }
    if (process.isGone()) {
      throw process.gone();
    }
    return process;
  }

  private static String receiver(Step.Call call) {
    return call.to() == null ? Scenario.Cast.gateway(call.process()) : call.to();
  }

  private static void done(Future<Void> future) {
    Patience.result(future, SOON, "the network to do as it is told");
  }
}
