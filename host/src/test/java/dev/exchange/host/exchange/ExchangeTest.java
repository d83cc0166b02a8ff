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
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void ownHandlerAnswersARequest() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app").handler("hi", (msg, sig, state) -> "hello " + msg.text("name")));
    assertThat(await(app.request("hi", ValueMap.of("name", "Ada")))).isEqualTo("hello Ada");
  }

  @Test
  void peerThatHandlesTheNameAnswers() {
    fixture.deploy(Exchange.define("worker").handler("sum", (msg, sig, state) -> 3));
    Exchange app = fixture.deploy(Exchange.define("app"));
    assertThat(await(app.request("sum", null))).isEqualTo(3L);
  }

  @Test
  void requestThatNobodyHandlesFailsWithNoHandler() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    ExchangeException error = failureOf(app.request("nobody", 1));
    assertThat(error.code()).isEqualTo(ErrorCode.NO_HANDLER);
    assertThat(error.exchange()).isEqualTo("app");
  }

  @Test
  void traceOfAConversationReadsBrowserServerWorkerServerBrowser() {
    Promise<Message> end = Promise.promise();
    fixture.deploy(
        Exchange.define("worker")
            .handler(
                "db.query",
                (msg, sig, state) -> {
                  sig.emit("db.result", List.of("a", "b"));
                  return null;
                }));
    fixture.deploy(
        Exchange.define("server")
            .handler(
                "items.fetch",
                (msg, sig, state) -> {
                  sig.emit("db.query", "items");
                  return null;
                })
            .handler(
                "db.result",
                (msg, sig, state) -> {
                  sig.emit("items.loaded", msg.value());
                  return null;
                }));
    Exchange browser =
        fixture.deploy(
            Exchange.define("browser")
                .handler(
                    "items.loaded",
                    (msg, sig, state) -> {
                      end.complete(msg);
                      return null;
                    }));
    await(browser.send("items.fetch", null));
    Message last = await(end.future());
    assertThat(last.trace()).containsExactly("browser", "server", "worker", "server", "browser");
    assertThat(last.value()).isEqualTo(ValueList.of("a", "b"));
  }

  @Test
  void emissionAnswersARequestWhoseHandlerReturnsNothing() {
    fixture.deploy(
        Exchange.define("db")
            .handler(
                "db.query",
                (msg, sig, state) -> {
                  sig.emit("db.result", ValueList.of(1, 2));
                  return null;
                }));
    Exchange app = fixture.deploy(Exchange.define("app"));
    assertThat(await(app.request("db.query", null))).isEqualTo(ValueList.of(1, 2));
  }

  @Test
  void resultIsPreferredToAnEmission() {
    fixture.deploy(
        Exchange.define("db")
            .handler(
                "db.query",
                (msg, sig, state) -> {
                  sig.emit("audit.log", "asked");
                  return "result";
                }));
    Exchange app = fixture.deploy(Exchange.define("app"));
    assertThat(await(app.request("db.query", null))).isEqualTo("result");
  }

  @Test
  void handlerThatEndsWithNothingAnswersNull() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("nothing", (msg, sig, state) -> null)
                .handler("null", (msg, sig, state) -> Handler.NULL));
    assertThat(await(app.request("nothing", null))).isNull();
    assertThat(await(app.request("null", null))).isNull();
  }

  @Test
  void handlerThatThrowsFailsTheRequestWithItsOwnPlace() {
    fixture.deploy(
        Exchange.define("bad")
            .handler(
                "boom",
                (msg, sig, state) -> {
                  throw new IllegalStateException("no luck");
                }));
    Exchange app = fixture.deploy(Exchange.define("app"));
    ExchangeException error = failureOf(app.request("boom", null));
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(error.exchange()).isEqualTo("bad");
    assertThat(error.text()).contains("boom").contains("no luck");
  }

  @Test
  void asynchronousHandlerAnswersWhenItsFutureCompletes() {
    fixture.deploy(Exchange.define("slow").handler("get", (msg, sig, state) -> "value"));
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler("relay", (msg, sig, state) -> Future.succeededFuture("now")));
    assertThat(await(app.request("relay", null))).isEqualTo("now");
  }

  @Test
  void requestWithoutAnswerFailsWithTimeout() {
    fixture.deploy(
        Exchange.define("mute").handler("hang", (msg, sig, state) -> Promise.promise().future()));
    Exchange app = fixture.deploy(Exchange.define("app"));
    ExchangeException error =
        failureOf(app.request("hang", null, MessageOptions.within(Duration.ofMillis(50))));
    assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(error.text()).contains("hang").contains("mute").contains("50 ms");
  }

  @Test
  void messagesOfOneSenderKeepTheirOrder() {
    List<Object> seen = new CopyOnWriteArrayList<>();
    fixture.deploy(
        Exchange.define("sink")
            .handler(
                "n",
                (msg, sig, state) -> {
                  seen.add(msg.value());
                  return null;
                }));
    Exchange app = fixture.deploy(Exchange.define("app"));
    for (int i = 0; i < 10_000; i++) {
      app.send("n", i);
    }
    await(app.request("n", -1));
    List<Object> expected = new ArrayList<>();
    for (long i = 0; i < 10_000; i++) {
      expected.add(i);
    }
    expected.add(-1L);
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void pingPongOfAMillionMessagesNeedsNoStack() {
    Promise<Long> done = Promise.promise();
    fixture.deploy(
        Exchange.define("ping")
            .handler(
                "ping",
                (msg, sig, state) -> {
                  long n = (Long) msg.value();
                  if (n == 0) {
                    done.complete(0L);
                  } else {
                    sig.emit("pong", n - 1);
                  }
                  return null;
                }));
    Exchange pong =
        fixture.deploy(
            Exchange.define("pong")
                .handler(
                    "pong",
                    (msg, sig, state) -> {
                      sig.emit("ping", msg.value());
                      return null;
                    }));
    pong.send("ping", 200_000);
    await(done.future());
  }

  @Test
  void everythingIsObservedBeforeItsHandler() {
    List<String> log = new CopyOnWriteArrayList<>();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler(
                    "a.b",
                    (msg, sig, state) -> {
                      log.add("handled");
                      return null;
                    }));
    app.on("*", msg -> log.add("all " + msg.name()));
    app.on("a.*", msg -> log.add("a.* " + msg.name()));
    app.on("c.**", msg -> log.add("c"));
    await(app.request("a.b", null));
    assertThat(log).startsWith("all a.b", "a.* a.b", "handled");
  }

  @Test
  void unhandledEventIsToldWithTheMessageInside() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    Promise<Message> told = Promise.promise();
    app.on("message.unhandled", told::tryComplete);
    await(app.send("lost", 7));
    assertThat(await(told.future()).map().map("message").number("value")).isEqualTo(7);
  }

  @Test
  void peerIsToldWhatItsPeersWant() {
    Exchange news = fixture.deploy(Exchange.define("news"));
    Exchange reader = fixture.deploy(Exchange.define("reader"));
    Promise<Message> got = Promise.promise();
    var peer = await(reader.connect(dev.exchange.api.ConnectOptions.local("news")));
    peer.on("news.*", got::tryComplete);
    await(peer.request("sync", null).recover(e -> Future.succeededFuture()));
    await(news.send("news.today", "sun"));
    assertThat(await(got.future()).value()).isEqualTo("sun");
  }

  @Test
  void floodOverTheInboxIsRefusedAndNothingAcceptedIsLost() {
    try (ComplexFixture small =
        new ComplexFixture(
            new ExchangeLimits(100, 10, 64, Duration.ofSeconds(5), Duration.ofSeconds(5)), true)) {
      Promise<Object> gate = Promise.promise();
      AtomicInteger handled = new AtomicInteger();
      small.deploy(
          Exchange.define("slow")
              .handler(
                  "work",
                  (msg, sig, state) -> {
                    handled.incrementAndGet();
                    return gate.future();
                  }));
      Exchange app = small.deploy(Exchange.define("app"));
      List<Future<Object>> all = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        all.add(app.request("work", i));
      }
      failureOf(Future.all(all));
      gate.complete("done");
      await(Future.join(all).transform(ended -> Future.succeededFuture()));
      long good = all.stream().filter(Future::succeeded).count();
      assertThat(good).isEqualTo(handled.get()).isGreaterThanOrEqualTo(100);
      assertThat(
              all.stream().filter(Future::failed).map(f -> ((ExchangeException) f.cause()).code()))
          .containsOnly(ErrorCode.OVERLOADED)
          .hasSize(1_000 - (int) good);
    }
  }

  @Test
  void namesOutOfGrammarOrReservedAreThrownAtOnce() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    assertThatThrownBy(() -> app.send("a..b", 1)).isInstanceOf(ExchangeException.class);
    assertThatThrownBy(() -> app.send("$sys.x", 1)).hasMessageContaining("reserved");
    assertThatThrownBy(() -> app.send("", 1)).isInstanceOf(ExchangeException.class);
    assertThatThrownBy(() -> app.send("x", Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void secondExchangeWithTheSameIdIsRefused() {
    fixture.deploy(Exchange.define("app"));
    ExchangeVerticle second = new ExchangeVerticle(Exchange.define("app"), fixture.complex);
    ExchangeException error = failureOf(fixture.vertx.deployVerticle(second));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void closedPeerIsGoneForRequests() {
    Exchange worker =
        fixture.deploy(
            Exchange.define("worker")
                .handler("hang", (msg, sig, state) -> Promise.promise().future()));
    Exchange app = fixture.deploy(Exchange.define("app"));
    Future<Object> pending =
        app.request("hang", null, MessageOptions.within(Duration.ofSeconds(30)));
    await(app.request("nobody", null).recover(e -> Future.succeededFuture()));
    Future<Void> closed = worker.close();
    assertThat(failureOf(pending).code()).isIn(ErrorCode.PEER_GONE, ErrorCode.CLOSED);
    await(closed);
    assertThat(failureOf(worker.request("hang", null)).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(failureOf(app.request("hang", null)).code()).isEqualTo(ErrorCode.NO_HANDLER);
  }
}
