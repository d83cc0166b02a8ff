package dev.exchange.host.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationTest {

  @Test
  void exchangesAnswerAsTheyDoInProduction() {
    try (Simulation simulation = new Simulation(1)) {
      SimulatedProcess shop = simulation.process("shop");
      simulation.await(shop.deploy(echo("a")));
      Exchange b = simulation.await(shop.deploy(Exchange.define("b")));
      assertThat(simulation.await(b.request("a.echo", 7L))).isEqualTo(7L);
    }
  }

  @Test
  void anHourPassesAtOnce() {
    try (Simulation simulation = new Simulation(1)) {
      SimulatedProcess shop = simulation.process("shop");
      List<Long> rings = new ArrayList<>();
      shop.vertx()
          .setPeriodic(
              60_000, id -> rings.add(simulation.clock().millis() - Simulation.START_MILLIS));
      simulation.advance(Duration.ofHours(1));
      assertThat(rings).hasSize(60).startsWith(60_000L, 120_000L).endsWith(3_600_000L);
      assertThat(simulation.clock().millis() - Simulation.START_MILLIS).isEqualTo(3_600_000L);
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    String once = busy(7);
    for (int i = 0; i < 20; i++) {
      assertThat(busy(7)).isEqualTo(once);
    }
    Set<String> others = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      others.add(busy(seed));
    }
    assertThat(others).hasSize(20);
  }

  @Test
  void whatNothingCompletesIsSaidAtOnce() {
    try (Simulation simulation = new Simulation(1)) {
      assertThatThrownBy(() -> simulation.await(Promise.promise().future()))
          .hasMessage(
              "expected the Future to complete, nothing is left to do that could complete it");
    }
  }

  @Test
  void processesMeetInTheNetwork() {
    try (Simulation simulation = new Simulation(3)) {
      Peer shop = linked(simulation);
      assertThat(simulation.await(shop.request("a.echo", "hi"))).isEqualTo("hi");
      long before = simulation.clock().millis();
      simulation
          .network()
          .between(
              "client", "shop", Conditions.GOOD.withLatency(Duration.ofMillis(150), Duration.ZERO));
      simulation.await(shop.request("a.echo", "hi"));
      assertThat(simulation.clock().millis() - before).isBetween(300L, 302L);
    }
  }

  @Test
  void aRequestSurvivesThatTheConnectionBreaks() {
    try (Simulation simulation = new Simulation(3)) {
      Peer shop = linked(simulation);
      simulation
          .network()
          .between(
              "client", "shop", Conditions.GOOD.withLatency(Duration.ofMillis(50), Duration.ZERO));
      Future<Object> answer = shop.request("a.echo", "hi");
      simulation.advance(Duration.ofMillis(20));
      simulation.network().cut("client", "shop");
      assertThat(simulation.await(answer)).isEqualTo("hi");
    }
  }

  @Test
  void behindAPartitionARequestTimesOutAndTheLinkComesBack() {
    try (Simulation simulation = new Simulation(3)) {
      Peer shop = linked(simulation);
      simulation.network().partition("client", "shop");
      assertThatThrownBy(() -> simulation.await(shop.request("a.echo", "hi")))
          .isInstanceOfSatisfying(
              ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
      simulation.network().heal("client", "shop");
      simulation.advance(Duration.ofSeconds(15));
      assertThat(simulation.await(shop.request("a.echo", "again"))).isEqualTo("again");
    }
  }

  @Test
  void whatWasSentBeforeAnEndWasClosedArrivesWhenThePartitionHeals() {
    try (Simulation simulation = new Simulation(3)) {
      Network network = simulation.network();
      Vertx shop = simulation.process("shop").vertx();
      Vertx client = simulation.process("client").vertx();
      Told told = new Told();
      ConnectOptions at = new ConnectOptions("websocket", ValueMap.of("port", 7070L));
      simulation.await(
          new NetworkTransport("websocket", "shop", network).listen(shop, at, come -> told));
      Connection near =
          simulation.await(
              new NetworkTransport("websocket", "client", network).dial(client, to(), new Told()));
      network.partition("client", "shop");
      near.send(Buffer.buffer("last"));
      near.close(1000, "closed");
      simulation.advance(Duration.ofSeconds(5));
      assertThat(told.events).isEmpty();
      network.heal("client", "shop");
      simulation.settle();
      assertThat(told.events).containsExactly("last", "closed");
    }
  }

  @Test
  void aCallThatAPartitionHoldsUpIsAnsweredWhenItHeals() {
    try (Simulation simulation = new Simulation(3)) {
      serve(simulation);
      simulation.network().partition("client", "shop");
      Exchange client =
          simulation.await(simulation.process("client").deploy(Exchange.define("client")));
      Future<Peer> shop = client.connect(to());
      simulation.advance(Duration.ofSeconds(3));
      assertThat(shop.isComplete()).isFalse();
      simulation.network().heal("client", "shop");
      assertThat(simulation.await(shop).id()).isEqualTo("a");
    }
  }

  @Test
  void aLinkComesBackWhenAHelloWasSoLongUnderWayThatNobodyWaitedForIt() {
    for (int millis = 30_000; millis < 40_000; millis += 500) {
      try (Simulation simulation = new Simulation(1)) {
        Peer shop = linked(simulation);
        simulation.network().halfOpen("shop", "client");
        simulation.network().cut("shop", "client");
        simulation.advance(Duration.ofMillis(millis));
        simulation.network().heal("shop", "client");
        simulation.advance(Duration.ofSeconds(15));
        assertThat(simulation.await(shop.request("a.echo", millis))).isEqualTo((long) millis);
      }
    }
  }

  @Test
  void aProcessThatIsKilledIsGoneAndCanBeStartedAgain() {
    try (Simulation simulation = new Simulation(3)) {
      Peer shop = linked(simulation);
      simulation.process("shop").kill();
      assertThatThrownBy(() -> simulation.await(shop.request("a.echo", "hi")))
          .isInstanceOf(ExchangeException.class);
      serve(simulation);
      simulation.advance(Duration.ofSeconds(15));
      assertThat(simulation.await(shop.request("a.echo", "again"))).isEqualTo("again");
    }
  }

  private static Peer linked(Simulation simulation) {
    serve(simulation);
    Exchange client =
        simulation.await(simulation.process("client").deploy(Exchange.define("client")));
    return simulation.await(client.connect(to()));
  }

  private static ConnectOptions to() {
    return new ConnectOptions("websocket", ValueMap.of("url", "ws://shop:7070/exchange"));
  }

  private static void serve(Simulation simulation) {
    Exchange a = simulation.await(simulation.process("shop").deploy(echo("a")));
    simulation.await(a.listen(new ConnectOptions("websocket", ValueMap.of("port", 7070L))));
  }

  private static dev.exchange.api.ExchangeBuilder echo(String id) {
    return Exchange.define(id).handler(id + ".echo", (msg, sig, state) -> msg.value());
  }

  private static String busy(long seed) {
    try (Simulation simulation = new Simulation(seed)) {
      Peer shop = linked(simulation);
      simulation
          .network()
          .usually(
              Conditions.GOOD
                  .withLatency(Duration.ofMillis(2), Duration.ofMillis(20))
                  .withLoss(0.05));
      List<Future<Object>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(shop.request("a.echo", (long) i));
      }
      simulation.await(Future.all(answers));
      return simulation.chronicle().hash();
    }
  }

  /** One end of a connection that notes what it is told. */
  private static final class Told implements ConnectionHandler {

    final List<String> events = new ArrayList<>();

    @Override
    public void packet(Buffer packet) {
      events.add(packet.toString());
    }

    @Override
    public void broken(ExchangeException why) {
      events.add("broken");
    }

    @Override
    public void drained() {}

    @Override
    public void closed() {
      events.add("closed");
    }
  }
}
