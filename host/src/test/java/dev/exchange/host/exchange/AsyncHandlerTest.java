package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for handlers that wait, and for those that fail in unusual ways. */
class AsyncHandlerTest {

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void writesAfterAnAwaitAreUndoneIfTheHandlerThenFails() {
    AtomicReference<Exchange> self = new AtomicReference<>();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .cell("a", 0)
                .handler("echo", (msg, sig, state) -> msg.value())
                .handler(
                    "work",
                    (msg, sig, state) -> {
                      state.set("a", 1);
                      return self.get()
                          .request("echo", 2)
                          .compose(v -> {
                            state.set("a", v);
                            return Future.failedFuture(new IllegalStateException("too bad"));
                          });
                    }));
    self.set(app);
    assertThat(failureOf(app.request("work", null)).text()).contains("too bad");
    assertThat(await(app.get("a"))).isEqualTo(1L);
  }

  @Test
  void aHandlerThatFailsDoesNotUndoWhatAnotherOneWritesInItsStead() {
    AtomicReference<Exchange> self = new AtomicReference<>();
    Promise<Object> gate = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .cell("seen", "")
                .handler("inner", (msg, sig, state) -> gate.future())
                .handler(
                    "outer",
                    (msg, sig, state) ->
                        self.get()
                            .request("inner", null)
                            .recover(e -> {
                              state.set("seen", "recovered");
                              return Future.succeededFuture("fine");
                            })));
    self.set(app);
    Future<Object> outer = app.request("outer", null);
    await(app.request("nobody", null).recover(e -> Future.succeededFuture()));
    gate.fail("inner fails");
    assertThat(await(outer)).isEqualTo("fine");
    assertThat(await(app.get("seen"))).isEqualTo("recovered");
  }

  @Test
  void aResultThatIsNoValueFailsTheRequestAndUndoesTheWrites() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .cell("a", 0)
                .handler(
                    "work",
                    (msg, sig, state) -> {
                      state.set("a", 1);
                      return new Object();
                    }));
    ExchangeException error = failureOf(app.request("work", null));
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(error.text()).contains("the result of handler work");
    assertThat(await(app.get("a"))).isEqualTo(0L);
  }

  @Test
  void handlersThatThrowErrorsOfTheMachineFailAndTheExchangeGoesOn() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("deep", (msg, sig, state) -> deep(1))
                .handler(
                    "memory",
                    (msg, sig, state) -> {
                      throw new OutOfMemoryError("not really");
                    })
                .handler("fine", (msg, sig, state) -> "fine"));
    assertThat(failureOf(app.request("deep", null)).code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(failureOf(app.request("memory", null)).text()).contains("OutOfMemoryError");
    assertThat(await(app.request("fine", null))).isEqualTo("fine");
  }

  @Test
  void aSubscriberThatThrowsAnErrorHindersNobody() {
    Exchange app =
        fixture.deploy(Exchange.define("app").handler("fine", (msg, sig, state) -> "fine"));
    app.on(
        "fine",
        msg -> {
          throw new AssertionError("a subscriber");
        });
    assertThat(await(app.request("fine", null))).isEqualTo("fine");
  }

  @Test
  void aCallbackThatThrowsHindersNobody() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("mute", (msg, sig, state) -> Promise.promise().future())
                .handler("fine", (msg, sig, state) -> "fine"));
    MessageOptions soon = MessageOptions.within(Duration.ofMillis(20));
    for (int i = 0; i < 3; i++) {
      app.request("mute", null, soon)
          .onComplete(ended -> {
            throw new IllegalStateException("a callback");
          });
    }
    assertThat(failureOf(app.request("mute", null, soon)).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(await(app.request("fine", null))).isEqualTo("fine");
  }

  @Test
  void aRequestThatStartsLateInALongHandlerHasItsWholeTime() {
    AtomicReference<Exchange> self = new AtomicReference<>();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("fine", (msg, sig, state) -> "fine")
                .handler(
                    "long",
                    (msg, sig, state) -> {
                      long start = System.nanoTime();
                      while (System.nanoTime() - start < 300_000_000) {
                        Thread.onSpinWait();
                      }
                      return self.get()
                          .request("fine", null, MessageOptions.within(Duration.ofMillis(250)));
                    }));
    self.set(app);
    assertThat(await(app.request("long", null))).isEqualTo("fine");
  }

  @Test
  void timesBeyondAllMeasureAreAsLongAsCanBe() {
    Exchange app =
        fixture.deploy(Exchange.define("app").handler("fine", (msg, sig, state) -> "fine"));
    MessageOptions ages = MessageOptions.within(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(await(app.request("fine", null, ages))).isEqualTo("fine");
    await(app.send("fine", null, ages.withPark(Duration.ofSeconds(Long.MAX_VALUE))));
  }

  @Test
  void aSecondRequestWithTheSameIdIsRefusedAndTheFirstIsAnswered() {
    Promise<Object> gate = Promise.promise();
    Exchange app =
        fixture.deploy(Exchange.define("app").handler("wait", (msg, sig, state) -> gate.future()));
    MessageOptions same = MessageOptions.DEFAULT.withId(fixture.complex.ids().get());
    Future<Object> first = app.request("wait", null, same);
    assertThat(failureOf(app.request("wait", null, same)).code()).isEqualTo(ErrorCode.CONFLICT);
    gate.complete("answer");
    assertThat(await(first)).isEqualTo("answer");
  }

  @Test
  void aRequestToOneselfInsideAHandlerIsAnswered() {
    AtomicReference<Exchange> self = new AtomicReference<>();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("one", (msg, sig, state) -> 1)
                .handler("two", (msg, sig, state) -> self.get().request("one", null)));
    self.set(app);
    assertThat(await(app.request("two", null, MessageOptions.to("app")))).isEqualTo(1L);
  }

  @SuppressWarnings("InfiniteRecursion") // it is to overflow the stack
  private static int deep(int n) {
    return deep(n + 1) + 1;
  }
}
