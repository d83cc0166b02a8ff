package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Programs whose handlers block their own thread, and nobody else's. */
class BlockingTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final ComplexFixture fixture = new ComplexFixture();
  private final BlockingTurns turns = fixture.complex.threads().program(fixture.vertx);
  private final ProgramSite site =
      new ProgramSite(
          fixture.complex,
          fixture.vertx,
          turns,
          new Deployment("p", "python", ValueMap.EMPTY, ValueMap.EMPTY));

  @AfterEach
  void close() {
    fixture.close();
    turns.close();
  }

  private Exchange onThread(java.util.function.Supplier<Exchange> maker) {
    Promise<Exchange> made = Promise.promise();
    turns.execute(() -> made.complete(maker.get()));
    return await(made.future());
  }

  private Object blockOn(Future<?> future) throws InterruptedException {
    assertThat(site.await(future, LONG)).isTrue();
    return future.result();
  }

  @Test
  void whoeverWaitsForALostThreadIsToldAlsoIfSomethingFailsOnTheWay() {
    FakeTurns held = new FakeTurns(0);
    ProgramSite lost =
        new ProgramSite(
            fixture.complex,
            fixture.vertx,
            held,
            new Deployment("p", "python", ValueMap.EMPTY, ValueMap.EMPTY));
    lost.whenLost(loss -> {
      throw new IllegalStateException("broken");
    });
    ExchangeException reason = new ExchangeException(ErrorCode.SCRIPT_TIMEOUT, "it hangs");
    assertThatThrownBy(() -> lost.abandon(reason, null)).hasMessage("broken");
    assertThat(held.isLost()).isTrue();
    assertThat(lost.abandoned()).isTrue();
  }

  @Test
  void aBlockedHandlerGetsItsAnswerWhileMessagesWait() {
    Promise<Object> gate = Promise.promise();
    Promise<Object> begun = Promise.promise();
    List<String> log = new CopyOnWriteArrayList<>();
    fixture.deploy(
        Exchange.define("other")
            .handler(
                "ask",
                (msg, sig, state) -> {
                  begun.complete();
                  return gate.future();
                }));
    Exchange[] self = new Exchange[1];
    Exchange app =
        onThread(() ->
            site.exchange(
                Exchange.define("app")
                    .handler(
                        "block",
                        (msg, sig, state) -> {
                          log.add("blocked");
                          Object answer =
                              blockOn(self[0].request("ask", null, MessageOptions.within(LONG)));
                          log.add("free");
                          return answer;
                        })
                    .handler(
                        "next",
                        (msg, sig, state) -> {
                          log.add("next");
                          return null;
                        })));
    self[0] = app;
    Future<Object> blocking = app.request("block", null, MessageOptions.within(LONG));
    await(begun.future());
    Future<Object> next = app.request("next", null, MessageOptions.within(LONG));
    gate.complete("answer");
    assertThat(await(blocking)).isEqualTo("answer");
    await(next);
    assertThat(log).containsExactly("blocked", "free", "next");
  }

  @Test
  void whatOthersDoWhileAHandlerIsBlockedIsNeitherItsEffectNorUndoneWithIt() {
    Promise<Object> gate = Promise.promise();
    Promise<Object> begun = Promise.promise();
    List<Message> seen = new CopyOnWriteArrayList<>();
    Exchange app =
        onThread(() ->
            site.exchange(
                Exchange.define("app")
                    .cell("a", 0)
                    .handler(
                        "block",
                        (msg, sig, state) -> {
                          begun.complete();
                          blockOn(gate.future());
                          throw new IllegalStateException("after all");
                        })));
    app.on("from.outside", seen::add);
    Future<Object> blocking = app.request("block", null, MessageOptions.within(LONG));
    await(begun.future());
    Future<Void> set = app.set("a", 7);
    await(app.send("from.outside", null));
    gate.complete();
    assertThat(failureOf(blocking).text()).contains("after all");
    await(set);
    assertThat(await(app.get("a"))).isEqualTo(7L);
    assertThat(seen.getFirst().cause()).isNull();
  }

  @Test
  void aRequestOfABlockedHandlerStillTimesOut() {
    fixture.deploy(
        Exchange.define("mute").handler("hang", (msg, sig, state) -> Promise.promise().future()));
    Exchange[] self = new Exchange[1];
    Exchange app =
        onThread(() ->
            site.exchange(
                Exchange.define("app")
                    .handler(
                        "block",
                        (msg, sig, state) -> {
                          Future<Object> answer =
                              self[0].request(
                                  "hang", null, MessageOptions.within(Duration.ofMillis(30)));
                          blockOn(answer);
                          throw (ExchangeException) answer.cause();
                        })));
    self[0] = app;
    assertThat(failureOf(app.request("block", null, MessageOptions.within(LONG))).code())
        .isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void aBlockedPartAfterAnAwaitHoldsMessagesBackToo() {
    Promise<Object> first = Promise.promise();
    Promise<Object> second = Promise.promise();
    Promise<Object> begun = Promise.promise();
    List<String> log = new CopyOnWriteArrayList<>();
    Exchange app =
        onThread(() ->
            site.exchange(
                Exchange.define("app")
                    .handler(
                        "work",
                        (msg, sig, state) -> {
                          Promise<Object> result = Promise.promise();
                          Runnable rest =
                              site.bind(() -> {
                                begun.complete();
                                try {
                                  result.complete(blockOn(second.future()));
                                } catch (InterruptedException e) {
                                  result.fail(e);
                                }
                                log.add("work");
                              });
                          first.future().onComplete(done -> rest.run());
                          return result.future();
                        })
                    .handler(
                        "next",
                        (msg, sig, state) -> {
                          log.add("next");
                          return null;
                        })));
    Future<Object> work = app.request("work", null, MessageOptions.within(LONG));
    await(app.get("a").recover(e -> Future.succeededFuture()).otherwiseEmpty());
    first.complete();
    await(begun.future());
    Future<Object> next = app.request("next", null, MessageOptions.within(LONG));
    await(app.send("nobody", null));
    second.complete("done");
    assertThat(await(work)).isEqualTo("done");
    await(next);
    assertThat(log).containsExactly("work", "next");
  }

  @Test
  void anErrorAndAStrayInterruptDoNotEndTheThread() {
    Promise<Thread> thread = Promise.promise();
    turns.execute(() -> thread.complete(Thread.currentThread()));
    Thread owner = await(thread.future());
    turns.execute(() -> {
      throw new AssertionError("a task");
    });
    owner.interrupt();
    Promise<Boolean> still = Promise.promise();
    turns.execute(() -> still.complete(turns.owned()));
    assertThat(await(still.future())).isTrue();
  }

  @Test
  void anInterruptedWaitThrowsAndTheExchangeGoesOn() {
    Promise<Thread> thread = Promise.promise();
    Exchange app =
        onThread(() ->
            site.exchange(
                Exchange.define("app")
                    .handler(
                        "block",
                        (msg, sig, state) -> {
                          thread.complete(Thread.currentThread());
                          blockOn(Promise.promise().future());
                          return null;
                        })
                    .handler("fine", (msg, sig, state) -> "fine")));
    Future<Object> blocking = app.request("block", null, MessageOptions.within(LONG));
    await(thread.future()).interrupt();
    assertThat(failureOf(blocking).text()).contains("InterruptedException");
    assertThat(await(app.request("fine", null))).isEqualTo("fine");
  }

  @Test
  void anAbandonedProgramFailsWhatItWasAskedAndFreesItsId() {
    Promise<Object> begun = Promise.promise();
    Exchange app =
        onThread(() ->
            site.exchange(
                Exchange.define("app")
                    .handler(
                        "hang",
                        (msg, sig, state) -> {
                          begun.complete();
                          return Promise.promise().future();
                        })));
    Exchange client = fixture.deploy(Exchange.define("client"));
    Future<Object> own = app.request("hang", null, MessageOptions.within(LONG));
    await(begun.future());
    Future<Object> asked = client.request("nobody.here", null);
    failureOf(asked);
    site.abandon(new ExchangeException(ErrorCode.SCRIPT_TIMEOUT, "lost"));
    assertThat(failureOf(own).code()).isEqualTo(ErrorCode.SCRIPT_TIMEOUT);
    assertThat(failureOf(app.request("hang", null)).code()).isEqualTo(ErrorCode.CLOSED);
    fixture.deploy(Exchange.define("app"));
  }
}
