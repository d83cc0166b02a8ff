package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules of {@code docs/spec/delivery.md}. */
class SpecDeliveryTest {

  private static final MessageOptions ACK = MessageOptions.DEFAULT.withDelivery(Delivery.ACK);

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void fireCompletesAlsoWhenNobodyTakesTheMessage() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    await(app.send("nobody", 1));
    await(app.send("nobody", 1, MessageOptions.to("none")));
  }

  @Test
  void ackCompletesWhenTheMessageIsQueued() {
    Promise<Object> never = Promise.promise();
    fixture.deploy(Exchange.define("worker").handler("far", (msg, sig, state) -> never.future()));
    Exchange app =
        fixture.deploy(Exchange.define("app").handler("near", (msg, sig, state) -> never.future()));
    await(app.send("near", 1, ACK));
    await(app.send("far", 1, ACK));
  }

  @Test
  void ackFailsWithTheReason() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    assertThat(failureOf(app.send("nobody", 1, ACK)).code()).isEqualTo(ErrorCode.NO_HANDLER);
    assertThat(failureOf(app.send("nobody", 1, ACK.withTo("none"))).code())
        .isEqualTo(ErrorCode.PEER_GONE);
  }

  @Test
  void durableIsRefusedWhereItIsGiven() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    MessageOptions durable = MessageOptions.DEFAULT.withDelivery(Delivery.DURABLE);
    assertThatThrownBy(() -> app.send("a", 1, durable)).hasMessageContaining("durable");
    assertThatThrownBy(() -> app.request("a", 1, durable)).hasMessageContaining("durable");
  }

  @Test
  void anExchangeThatAnswersItselfNeedsNoStack() {
    Promise<Object> end = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler(
                    "down",
                    (msg, sig, state) -> {
                      long n = (Long) msg.value();
                      if (n == 0) {
                        end.complete(n);
                      } else {
                        sig.emit("down", n - 1);
                      }
                      return null;
                    }));
    await(app.send("down", 200_000));
    await(end.future());
  }

  @Test
  void aDroppedEventIsToldWithItsReason() {
    Promise<Message> told = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("message.dropped", (msg, sig, state) -> told.tryComplete(msg)));
    await(app.send("a", 7, MessageOptions.to("none")));
    Message message = await(told.future());
    assertThat(message.text("reason")).isEqualTo("PEER_GONE");
    assertThat(message.text("text")).contains("none");
    assertThat(message.map().map("message").number("value")).isEqualTo(7);
    assertThat(message.cause()).hasToString(message.map().map("message").text("id"));
  }

  @Test
  void nothingIsToldOfWhatTells() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("end", (msg, sig, state) -> null)
                .handler(
                    "message.failed",
                    (msg, sig, state) -> {
                      throw new IllegalStateException("again");
                    })
                .handler(
                    "boom",
                    (msg, sig, state) -> {
                      throw new IllegalStateException("no luck");
                    }));
    app.on("*", msg -> seen.add(msg.name()));
    await(app.send("nobody", 1));
    await(app.send("boom", 1));
    await(app.request("end", null));
    await(app.request("end", null));
    assertThat(seen.stream().filter(name -> name.startsWith("message.")))
        .containsExactly("message.unhandled", "message.failed");
  }

  @Test
  void closingHandlesFirstWhatWasAccepted() {
    try (ComplexFixture patient =
        new ComplexFixture(
            new ExchangeLimits(1_000, 10, 64, Duration.ofSeconds(5), Duration.ofSeconds(5)),
            true)) {
      Promise<Object> gate = Promise.promise();
      Exchange app =
          patient.deploy(Exchange.define("app").handler("a", (msg, sig, state) -> gate.future()));
      List<Future<Object>> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(app.request("a", i));
      }
      Future<Void> closed = app.close();
      await(app.get("none").otherwiseEmpty());
      assertThat(closed.isComplete()).isFalse();
      gate.complete("done");
      await(closed);
      assertThat(all).allMatch(Future::succeeded);
      assertThat(failureOf(app.send("a", 1)).code()).isEqualTo(ErrorCode.CLOSED);
    }
  }

  @Test
  void closingTwiceGivesTheSameFuture() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    Future<Void> closed = app.close();
    assertThat(app.close()).isSameAs(closed);
    await(closed);
    assertThat(app.close()).isSameAs(closed);
  }
}
