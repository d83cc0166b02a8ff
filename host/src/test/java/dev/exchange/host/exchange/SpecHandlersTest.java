package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The rules H1, H2 and H5 to H11 of {@code docs/spec/handlers.md}; H3 is {@link SpecAnswersTest},
 * H4 {@link SpecSubscribersTest}.
 */
class SpecHandlersTest {

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anEmissionAfterAWaitIsCausedByTheHandledMessage() {
    Promise<Message> caused = Promise.promise();
    Promise<Message> handled = Promise.promise();
    fixture.deploy(Exchange.define("slow").handler("wait", (msg, sig, state) -> "waited"));
    Promise<Exchange> self = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("after", (msg, sig, state) -> caused.tryComplete(msg))
                .handler(
                    "begin",
                    (msg, sig, state) -> {
                      handled.complete(msg);
                      return self.future()
                          .result()
                          .request("wait", null)
                          .map(answer -> {
                            sig.emit("after", answer);
                            return "done";
                          });
                    }));
    self.complete(app);
    assertThat(await(app.request("begin", null))).isEqualTo("done");
    assertThat(await(caused.future()).cause()).isEqualTo(await(handled.future()).id());
    assertThat(await(caused.future()).value()).isEqualTo("waited");
  }

  @Test
  void sigSetSetsACell() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .cell("n", 0)
                .handler(
                    "go",
                    (msg, sig, state) -> {
                      sig.emit("set", ValueMap.of("name", "n", "value", 7));
                      return state.get("n");
                    }));
    assertThat(await(app.request("go", null))).isEqualTo(7L);
    assertThat(await(app.get("n"))).isEqualTo(7L);
  }

  @Test
  void sigSetWithoutNameAndValueIsRefused() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .cell("n", 0)
                .handler(
                    "go",
                    (msg, sig, state) -> {
                      sig.emit("set", msg.value());
                      return "set";
                    }));
    assertThat(failureOf(app.request("go", ValueMap.of("name", "n"))).code())
        .isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(failureOf(app.request("go", 1)).code()).isEqualTo(ErrorCode.SCHEMA);
    assertThat(failureOf(app.request("go", ValueMap.of("name", "m", "value", 1))).code())
        .isEqualTo(ErrorCode.UNKNOWN_CELL);
  }

  @Test
  void anEmissionGoesToTheOwnHandlerFirst() {
    assertThat(whoGets("own", "asker", "third")).isEqualTo("own");
  }

  @Test
  void anEmissionGoesBackToThePeerThatTakesItRatherThanToAnother() {
    for (int i = 0; i < 8; i++) {
      assertThat(whoGets("asker" + i, "third" + i)).isEqualTo("asker" + i);
    }
  }

  @Test
  void anEmissionThatThePeerDoesNotTakeIsRouted() {
    assertThat(whoGets("third")).isEqualTo("third");
  }

  @Test
  void anAsynchronousHandlerThatWaitsDoesNotHoldUpTheNextMessage() {
    Promise<Object> gate = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("slow", (msg, sig, state) -> gate.future())
                .handler("quick", (msg, sig, state) -> "quick"));
    Future<Object> slow = app.request("slow", null);
    assertThat(await(app.request("quick", null))).isEqualTo("quick");
    assertThat(slow.isComplete()).isFalse();
    gate.complete("slow");
    assertThat(await(slow)).isEqualTo("slow");
  }

  @Test
  void eachStretchOfAnAsynchronousHandlerIsOneTransaction() {
    List<Object> seen = new CopyOnWriteArrayList<>();
    fixture.deploy(Exchange.define("slow").handler("wait", (msg, sig, state) -> "waited"));
    Promise<Exchange> self = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .cell("n", 0)
                .handler(
                    "go",
                    (msg, sig, state) -> {
                      state.set("n", 1);
                      state.set("n", 2);
                      return self.future()
                          .result()
                          .request("wait", null)
                          .map(answer -> {
                            state.set("n", 3);
                            state.set("n", 4);
                            throw new IllegalStateException("late");
                          });
                    }));
    self.complete(app);
    app.watch("n", change -> seen.add(change.value()));
    failureOf(app.request("go", null));
    assertThat(await(app.get("n"))).isIn(2L, 4L);
    assertThat(seen).startsWith(0L, 2L).doesNotContain(1L, 3L);
  }

  @Test
  void aHandlerThatThrowsHasChangedNothing() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .cell("n", 0)
                .handler(
                    "go",
                    (msg, sig, state) -> {
                      state.set("n", 1);
                      throw new IllegalStateException("no");
                    }));
    failureOf(app.request("go", null));
    assertThat(await(app.get("n"))).isEqualTo(0L);
  }

  @Test
  void whatWasEmittedBeforeAThrowStaysEmitted() {
    Promise<Message> emitted = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("told", (msg, sig, state) -> emitted.tryComplete(msg))
                .handler(
                    "go",
                    (msg, sig, state) -> {
                      sig.emit("told", 1);
                      throw new IllegalStateException("no");
                    }));
    failureOf(app.request("go", null));
    assertThat(await(emitted.future()).value()).isEqualTo(1L);
  }

  @Test
  void aRequestInsideAHandlerHasAtMostTheTimeThatIsLeft() {
    fixture.deploy(Exchange.define("deep").handler("ttl", (msg, sig, state) -> msg.ttl()));
    Promise<Exchange> self = Promise.promise();
    MessageOptions minutes = MessageOptions.within(Duration.ofMinutes(5));
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler(
                    "outer",
                    (msg, sig, state) -> self.future().result().request("ttl", null, minutes)));
    self.complete(app);
    MessageOptions short_ = MessageOptions.within(Duration.ofMillis(800));
    assertThat((Long) await(app.request("outer", null, short_))).isBetween(1L, 800L);
  }

  @Test
  void aMessageWhoseTimeIsOverIsNotHandled() {
    AtomicInteger handled = new AtomicInteger();
    Promise<Message> dropped = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("block", (msg, sig, state) -> spin(Duration.ofMillis(60)))
                .handler("late", (msg, sig, state) -> handled.incrementAndGet()));
    app.on("message.dropped", dropped::tryComplete);
    MessageOptions brief = MessageOptions.within(Duration.ofMillis(20));
    Promise<Object> late = Promise.promise();
    await(
        app.batch(state -> {
          app.send("block", null);
          app.request("late", null, brief).onComplete(late);
          app.send("late", null, brief);
        }));
    assertThat(failureOf(late.future()).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(await(dropped.future()).text("reason")).isEqualTo("TIMEOUT");
    assertThat(handled).hasValue(0);
  }

  @Test
  void aFailedFutureIsAFailure() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler(
                    "now",
                    (msg, sig, state) -> Future.failedFuture(new IllegalStateException("no luck")))
                .handler(
                    "later",
                    (msg, sig, state) ->
                        Future.future(promise ->
                            fixture.vertx.setTimer(
                                1, t -> promise.fail(new IllegalStateException("no luck"))))));
    for (String name : List.of("now", "later")) {
      ExchangeException error = failureOf(app.request(name, null));
      assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
      assertThat(error.text()).contains("no luck").contains(name);
    }
  }

  @Test
  void aResultThatIsNoValueIsAFailure() {
    Exchange app =
        fixture.deploy(Exchange.define("app").handler("odd", (msg, sig, state) -> new Object()));
    ExchangeException error = failureOf(app.request("odd", null));
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(error.text()).contains("handler odd");
    assertThat(error.exchange()).isEqualTo("app");
  }

  @Test
  void theFailureOfAnEventIsToldAsMessageFailed() {
    Promise<Message> told = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler(
                    "boom",
                    (msg, sig, state) -> {
                      throw new IllegalStateException("no luck");
                    })
                .handler("message.failed", (msg, sig, state) -> told.tryComplete(msg)));
    await(app.send("boom", 7));
    Message message = await(told.future());
    assertThat(message.text("reason")).isEqualTo("HANDLER_FAILED");
    assertThat(message.text("text")).contains("no luck");
    assertThat(message.map().map("message").number("value")).isEqualTo(7);
  }

  @Test
  void handlersOfOneExchangeNeverRunAtTheSameTime() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Handler counting =
        (msg, sig, state) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          spin(Duration.ofNanos(20_000));
          inside.decrementAndGet();
          return "done";
        };
    fixture.deploy(Exchange.define("app").handler("a", counting).handler("b", counting));
    List<Exchange> senders =
        List.of("s1", "s2", "s3", "s4").stream()
            .map(id -> fixture.deploy(Exchange.define(id)))
            .toList();
    List<Future<Object>> all = new CopyOnWriteArrayList<>();
    senders.parallelStream()
        .forEach(sender -> {
          for (int i = 0; i < 100; i++) {
            all.add(sender.request(i % 2 == 0 ? "a" : "b", null));
          }
        });
    await(Future.all(List.copyOf(all)));
    assertThat(most).hasValue(1);
  }

  @Test
  void anExactNameIsPreferredThenTheLongestPattern() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("*", (msg, sig, state) -> "*")
                .handler("a.**", (msg, sig, state) -> "a.**")
                .handler("a.b.*", (msg, sig, state) -> "a.b.*")
                .handler("a.b.c", (msg, sig, state) -> "a.b.c"));
    assertThat(await(app.request("a.b.c", null))).isEqualTo("a.b.c");
    assertThat(await(app.request("a.b.d", null))).isEqualTo("a.b.*");
    assertThat(await(app.request("a.x", null))).isEqualTo("a.**");
    assertThat(await(app.request("x", null))).isEqualTo("*");
  }

  @Test
  void aSecondHandlerOfANameIsRefused() {
    Exchange app = fixture.deploy(Exchange.define("app").handler("a", (msg, sig, state) -> 1));
    assertThatThrownBy(() -> app.handle("a", (msg, sig, state) -> 2, null))
        .hasMessageContaining("expected one handler named a in exchange app");
    app.handle("b", (msg, sig, state) -> "b", null);
    assertThat(await(app.request("b", null))).isEqualTo("b");
  }

  /** Who gets the event r that the handler of q emits: "own", the asker, or a third one. */
  private String whoGets(String... takers) {
    String mark = String.join("-", takers);
    Promise<String> got = Promise.promise();
    var worker =
        Exchange.define("w-" + mark)
            .handler(
                "q." + mark,
                (msg, sig, state) -> {
                  sig.emit("r." + mark, null);
                  return null;
                });
    var asker = Exchange.define("a-" + mark);
    for (String taker : takers) {
      Handler handler = (msg, sig, state) -> got.tryComplete(taker);
      if (taker.equals("own")) {
        worker.handler("r." + mark, handler);
      } else if (taker.startsWith("asker")) {
        asker.handler("r." + mark, handler);
      } else {
        fixture.deploy(Exchange.define("t-" + mark).handler("r." + mark, handler));
      }
    }
    fixture.deploy(worker);
    Exchange sender = fixture.deploy(asker);
    await(sender.send("q." + mark, null));
    return await(got.future());
  }

  private static String spin(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return "spun";
  }
}
