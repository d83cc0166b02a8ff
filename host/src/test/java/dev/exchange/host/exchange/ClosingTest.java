package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.MessageOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an exchange still does while it closes, and what it refuses afterwards. */
class ClosingTest {

  private static final MessageOptions LONG = MessageOptions.within(Duration.ofSeconds(60));

  private final ComplexFixture fixture =
      new ComplexFixture(
          new ExchangeLimits(65_536, 100, 64, Duration.ofSeconds(5), Duration.ofSeconds(50)), true);

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theAnswerOfAHandlerThatEndsWhileItsExchangeDrainsStillGoesOut() {
    Promise<Object> begun = Promise.promise();
    Promise<Object> gate = Promise.promise();
    Exchange worker =
        fixture.deploy(
            Exchange.define("worker")
                .handler(
                    "wait",
                    (msg, sig, state) -> {
                      begun.tryComplete();
                      return gate.future();
                    }));
    Exchange app = fixture.deploy(Exchange.define("app"));
    Future<Object> answer = app.request("wait", null, LONG);
    await(begun.future());
    Future<Void> closed = worker.close();
    gate.complete("answer");
    assertThat(await(answer)).isEqualTo("answer");
    await(closed);
  }

  @Test
  void messagesThatWereAcceptedBeforeTheCloseAreHandled() {
    Exchange worker =
        fixture.deploy(Exchange.define("worker").handler("echo", (msg, sig, state) -> msg.value()));
    List<Future<Object>> answers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      answers.add(worker.request("echo", i));
    }
    await(worker.close());
    for (int i = 0; i < 1_000; i++) {
      assertThat(await(answers.get(i))).isEqualTo((long) i);
    }
  }

  @Test
  void aRelayedRequestIsAnsweredBeforeTheRelayCloses() {
    try (ComplexFixture line =
        new ComplexFixture(
            new ExchangeLimits(1_000, 100, 64, Duration.ofSeconds(5), Duration.ofSeconds(50)),
            false)) {
      Promise<Object> begun = Promise.promise();
      Promise<Object> gate = Promise.promise();
      line.deploy(
          Exchange.define("end")
              .handler(
                  "wait",
                  (msg, sig, state) -> {
                    begun.tryComplete();
                    return gate.future();
                  }));
      Exchange relay = line.deploy(Exchange.define("relay"));
      Exchange app = line.deploy(Exchange.define("app"));
      await(relay.connect(ConnectOptions.local("end")));
      var toRelay = await(app.connect(ConnectOptions.local("relay")));
      Future<Object> answer = toRelay.request("wait", null, LONG);
      await(begun.future());
      Future<Void> closed = relay.close();
      gate.complete("answer");
      assertThat(await(answer)).isEqualTo("answer");
      await(closed);
    }
  }

  @Test
  void everythingAskedOfAnExchangeThatIsUndeployedFailsWithClosed() {
    ExchangeVerticle verticle =
        new ExchangeVerticle(Exchange.define("gone").cell("a", 1), fixture.complex);
    String deployment = await(fixture.vertx.deployVerticle(verticle));
    Exchange gone = verticle.exchange();
    await(fixture.vertx.undeploy(deployment));
    assertThat(failureOf(gone.request("x", null)).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(failureOf(gone.send("x", null)).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(failureOf(gone.get("a")).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(failureOf(gone.set("a", 2)).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(failureOf(gone.connect(ConnectOptions.local("x"))).code())
        .isEqualTo(ErrorCode.CLOSED);
    gone.handle("x", (msg, sig, state) -> 1, null).cancel();
    gone.on("x", msg -> {}).cancel();
    gone.watch("a", change -> {}).cancel();
    await(gone.close());
  }

  @Test
  void anIdIsFreeAgainOnceItsExchangeIsClosed() {
    for (int i = 0; i < 20; i++) {
      Exchange app =
          fixture.deploy(Exchange.define("again").handler("n", (msg, sig, state) -> "here"));
      assertThat(await(app.request("n", null))).isEqualTo("here");
      await(app.close());
    }
  }
}
