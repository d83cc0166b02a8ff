package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What connecting does while the other exchange is not there yet. */
class ConnectingTest {

  private static final Duration LONG = Duration.ofSeconds(50);
  private static final ConnectOptions TO_LATE = ConnectOptions.local("late").withTimeout(LONG);

  private ComplexFixture fixture;
  private Exchange app;

  @BeforeEach
  void open() {
    fixture = new ComplexFixture(limits(Duration.ofMillis(30)), false);
    app = fixture.deploy(Exchange.define("app"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void connectingWaitsUntilTheOtherExchangeAppears() {
    Future<Peer> peer = app.connect(TO_LATE);
    assertThat(await(app.get("none").otherwise("the app has had its turn"))).isNotNull();
    assertThat(peer.isComplete()).isFalse();
    fixture.deploy(Exchange.define("late").handler("n", (msg, sig, state) -> msg.from()));
    assertThat(await(peer).id()).isEqualTo("late");
    assertThat(await(await(peer).request("n", null))).isEqualTo("app");
  }

  @Test
  void allThatWaitForOneExchangeGetTheSameLink() {
    List<Future<Peer>> peers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      peers.add(app.connect(TO_LATE));
    }
    fixture.deploy(Exchange.define("late"));
    Peer first = await(peers.getFirst());
    assertThat(peers).allSatisfy(peer -> assertThat(await(peer)).isSameAs(first));
  }

  @Test
  void twoThatWaitForEachOtherAreLinked() {
    Future<Peer> late = app.connect(TO_LATE);
    Exchange other = fixture.deploy(Exchange.define("late"));
    Future<Peer> back = other.connect(ConnectOptions.local("app"));
    assertThat(await(late).id()).isEqualTo("late");
    assertThat(await(back).id()).isEqualTo("app");
  }

  @Test
  void anExchangeOfTheSameProgramMayAppearLaterInTheSameTurn() {
    Promise<Future<Peer>> linked = Promise.promise();
    EventLoopTurns turns = new EventLoopTurns(fixture.vertx, fixture.vertx.getOrCreateContext());
    ProgramSite site =
        new ProgramSite(
            fixture.complex,
            fixture.vertx,
            turns,
            new Deployment("p", "java", ValueMap.EMPTY, ValueMap.EMPTY));
    turns.execute(() -> {
      Exchange one = site.exchange(Exchange.define("one"));
      linked.complete(one.connect(TO_LATE));
      site.exchange(Exchange.define("late"));
    });
    assertThat(await(await(linked.future())).id()).isEqualTo("late");
  }

  @Test
  void whatIsSentWhileTheOtherExchangeIsNotThereYetWaitsForIt() {
    Future<Peer> peer = app.connect(TO_LATE);
    Future<Object> answer = app.request("n", null);
    fixture.deploy(Exchange.define("late").handler("n", (msg, sig, state) -> "here"));
    assertThat(await(answer)).isEqualTo("here");
    await(peer);
  }

  @Test
  void anExchangeThatDoesNotAppearInTimeIsPeerGone() {
    ExchangeException own =
        failureOf(app.connect(ConnectOptions.local("late").withTimeout(Duration.ofMillis(20))));
    assertThat(own.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(own.text()).isEqualTo("expected exchange late to appear within 20 ms, it did not");
    assertThat(own.exchange()).isEqualTo("app");
    ExchangeException usual = failureOf(app.connect(ConnectOptions.local("late")));
    assertThat(usual.text()).isEqualTo("expected exchange late to appear within 30 ms, it did not");
    assertThat(failureOf(app.request("n", null)).code()).isEqualTo(ErrorCode.NO_HANDLER);
  }

  @Test
  void anExchangeThatAppearsAndDoesNotAnswerIsATimeout() {
    await(
        fixture
            .complex
            .transport("local")
            .listen(fixture.vertx, ConnectOptions.local("mute"), link -> new SilentEnd()));
    ExchangeException error =
        failureOf(app.connect(ConnectOptions.local("mute").withTimeout(Duration.ofMillis(20))));
    assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(error.text())
        .isEqualTo("expected exchange mute to answer within 20 ms, it is there and did not");
  }

  @Test
  void whatIsToldOfAPlaceThatDoesNotAnswerHasNoToken() {
    int port =
        await(
                fixture
                    .vertx
                    .createNetServer()
                    .connectHandler(socket -> {}) // says nothing
                    .listen(0, "127.0.0.1"))
            .actualPort();
    String url = "ws://127.0.0.1:" + port + "/exchange";
    ConnectOptions place =
        new ConnectOptions("websocket", ValueMap.of("url", url, "token", "open-sesame"))
            .withTimeout(Duration.ofMillis(20));
    ExchangeException error = failureOf(app.connect(place));
    assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(error.text())
        .isEqualTo(
            "expected somebody at %s to answer within 20 ms, it is there and did not"
                .formatted(url));
  }

  @Test
  void closingTheExchangeThatWaitsFailsItWithClosed() {
    Future<Peer> peer = app.connect(TO_LATE);
    await(app.close());
    assertThat(failureOf(peer).code()).isEqualTo(ErrorCode.CLOSED);
    fixture.deploy(Exchange.define("late"));
  }

  /** Again and again: the handler begins to connect before the close in one run, and after it. */
  @RepeatedTest(20)
  void aHandlerThatWaitsForAnExchangeDoesNotHoldUpTheClose() {
    try (ComplexFixture other =
        new ComplexFixture(
            new ExchangeLimits(1_000, 100, 64, LONG, Duration.ofSeconds(500), LONG), false)) {
      Promise<Exchange> self = Promise.promise();
      Exchange waiting =
          other.deploy(
              Exchange.define("waiting")
                  .handler(
                      "go",
                      (msg, sig, state) ->
                          self.future().compose(it -> it.connect(TO_LATE)).map(Peer::id)));
      self.complete(waiting);
      Future<Object> answer = waiting.request("go", null);
      await(waiting.close());
      assertThat(failureOf(answer).code()).isEqualTo(ErrorCode.CLOSED);
    }
  }

  @Test
  void aWrongOptionOfConnectingIsThrownAtOnce() {
    assertThatThrownBy(() -> app.connect(new ConnectOptions("local", ValueMap.EMPTY)))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("setting to of local");
    assertThatThrownBy(() -> ConnectOptions.local("x").withTimeout(Duration.ZERO))
        .hasMessageContaining("expected a timeout above 0 ms to connect, got 0 ms");
  }

  private static ExchangeLimits limits(Duration connect) {
    return new ExchangeLimits(
        1_000, 100, 64, Duration.ofSeconds(20), Duration.ofMillis(200), connect);
  }
}
