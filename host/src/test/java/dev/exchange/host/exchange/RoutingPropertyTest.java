package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for whole complexes, whatever their exchanges handle and whoever sends. */
class RoutingPropertyTest {

  private static final MessageOptions LONG = MessageOptions.within(Duration.ofSeconds(60));

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRequestEndsOnceWithTheRightAnswerOrNoHandler(long seed) {
    Random random = new Random(seed);
    Map<String, Set<String>> handlersOf = new HashMap<>();
    List<Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = "e" + i;
      ExchangeBuilder definition = Exchange.define(id);
      Set<String> names = new HashSet<>();
      while (names.size() < random.nextInt(6)) {
        names.add("n" + random.nextInt(30));
      }
      for (String name : names) {
        handlersOf.computeIfAbsent(name, n -> new HashSet<>()).add(id);
        definition.handler(name, (msg, sig, state) -> id + " " + msg.value());
      }
      exchanges.add(fixture.deploy(definition));
    }
    Map<Integer, AtomicInteger> endings = new ConcurrentHashMap<>();
    List<Future<Object>> answers = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String name = "n" + random.nextInt(40);
      asked.add(name);
      int at = i;
      answers.add(
          exchanges
              .get(random.nextInt(20))
              .request(name, i, LONG)
              .onComplete(
                  end -> endings.computeIfAbsent(at, n -> new AtomicInteger()).incrementAndGet()));
    }
    await(Future.join(answers).otherwiseEmpty());
    for (int i = 0; i < answers.size(); i++) {
      Set<String> able = handlersOf.getOrDefault(asked.get(i), Set.of());
      Future<Object> answer = answers.get(i);
      if (able.isEmpty()) {
        assertThat(((ExchangeException) answer.cause()).code()).isEqualTo(ErrorCode.NO_HANDLER);
      } else {
        assertThat(answer.cause()).isNull();
        String[] words = ((String) answer.result()).split(" ", -1);
        assertThat(able).contains(words[0]);
        assertThat(words[1]).isEqualTo(String.valueOf(i));
      }
      assertThat(endings.get(i)).hasValue(1);
    }
  }

  @Test
  void eachOfEightSendersKeepsItsOrder() throws InterruptedException {
    Map<String, List<Long>> seen = new ConcurrentHashMap<>();
    fixture.deploy(
        Exchange.define("sink")
            .handler(
                "n",
                (msg, sig, state) -> {
                  seen.computeIfAbsent(msg.from(), id -> new CopyOnWriteArrayList<>())
                      .add((Long) msg.value());
                  return null;
                }));
    List<Thread> threads = new ArrayList<>();
    List<Exchange> senders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Exchange sender = fixture.deploy(Exchange.define("s" + i));
      senders.add(sender);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 1_000; n++) {
                  sender.send("n", n);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (Exchange sender : senders) {
      await(sender.request("n", 1_000, LONG));
    }
    for (Exchange sender : senders) {
      List<Long> values = seen.get(sender.id());
      assertThat(values).hasSize(1_001).isSorted();
    }
  }

  @Test
  void bothSidesThatConnectAtOnceShareOneLink() {
    try (ComplexFixture apart = new ComplexFixture(ExchangeLimits.DEFAULT, false)) {
      for (int round = 0; round < 50; round++) {
        Exchange a = apart.deploy(Exchange.define("a" + round).handler("x", (m, s, t) -> "a"));
        Exchange b = apart.deploy(Exchange.define("b" + round).handler("y", (m, s, t) -> "b"));
        Future<Peer> ab = a.connect(ConnectOptions.local(b.id()));
        Future<Peer> ba = b.connect(ConnectOptions.local(a.id()));
        Future<Object> early = a.request("y", null, LONG);
        assertThat(await(early)).isEqualTo("b");
        assertThat(await(ab).id()).isEqualTo(b.id());
        assertThat(await(ba).id()).isEqualTo(a.id());
        assertThat(await(b.request("x", null, LONG))).isEqualTo("a");
        await(a.close());
        await(b.close());
      }
    }
  }

  @Test
  void aParkedMessageForAPeerGoesOnAsSoonAsThePeerIsThere() {
    try (ComplexFixture apart = new ComplexFixture(ExchangeLimits.DEFAULT, false)) {
      Exchange app = apart.deploy(Exchange.define("app"));
      Future<Object> answer =
          app.request("x", null, LONG.withTo("late").withPark(Duration.ofSeconds(50)));
      Exchange late = apart.deploy(Exchange.define("late").handler("x", (m, s, t) -> "here"));
      await(late.connect(ConnectOptions.local("app")));
      assertThat(await(answer)).isEqualTo("here");
    }
  }

  @Test
  void aHandlerThatIsRemovedLeavesItsQueueToTheNextOne() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    Subscription[] first = new Subscription[1];
    List<Object> byFirst = new CopyOnWriteArrayList<>();
    first[0] =
        app.handle(
            "n",
            (msg, sig, state) -> {
              byFirst.add(msg.value());
              first[0].cancel();
              return "first";
            },
            null);
    fixture.deploy(Exchange.define("other").handler("n", (msg, sig, state) -> "other"));
    List<Future<Object>> answers = new ArrayList<>();
    await(
        app.batch(state -> {
          for (int i = 0; i < 10; i++) {
            answers.add(app.request("n", i, LONG));
          }
        }));
    assertThat(answers.stream().map(ComplexFixture::await).toList())
        .startsWith("first", "other")
        .hasSize(10)
        .containsOnlyOnce("first");
    assertThat(byFirst).containsExactly(0L);
    app.handle("n", (msg, sig, state) -> "second", null);
    first[0].cancel();
    assertThat(await(app.request("n", null))).isEqualTo("second");
  }

  @Test
  void aSubscriberThatCancelsItselfIsToldOnce() {
    Exchange app = fixture.deploy(Exchange.define("app").handler("n", (m, s, t) -> null));
    AtomicInteger told = new AtomicInteger();
    Subscription[] self = new Subscription[1];
    self[0] =
        app.on(
            "n",
            msg -> {
              told.incrementAndGet();
              self[0].cancel();
              self[0].cancel();
            });
    await(app.request("n", null));
    await(app.request("n", null));
    assertThat(told).hasValue(1);
  }

  @Test
  void anUnhandledMessageWhoseNameBeginsLikeATellingIsToldToo() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    Promise<Object> told = Promise.promise();
    app.on("message.unhandled", msg -> told.complete(msg.map().map("message").text("name")));
    await(app.send("message.sent", 1));
    assertThat(await(told.future())).isEqualTo("message.sent");
  }

  @Test
  void whyLeadsThroughThreeExchangesToTheRoot() {
    Exchange last =
        fixture.deploy(
            Exchange.define("last")
                .cell("a", 0)
                .handler(
                    "third",
                    (msg, sig, state) -> {
                      state.set("a", msg.value());
                      return null;
                    }));
    fixture.deploy(
        Exchange.define("middle")
            .handler(
                "second",
                (msg, sig, state) -> {
                  sig.emit("third", msg.value());
                  return null;
                }));
    Exchange first =
        fixture.deploy(
            Exchange.define("first")
                .handler(
                    "go",
                    (msg, sig, state) -> {
                      sig.emit("second", 5);
                      return null;
                    }));
    Promise<Void> changed = Promise.promise();
    last.watch(
        "a",
        change -> {
          if (change.cause() != null) {
            changed.tryComplete();
          }
        });
    await(first.send("go", null));
    await(changed.future());
    await(last.request("nobody", null, LONG).otherwiseEmpty());
    var why = await(last.why("a"));
    assertThat(why.complete()).isTrue();
    assertThat(why.steps().stream().map(step -> step.exchange() + " " + step.name()))
        .containsExactly("last third", "middle second", "first go");
  }

  @Test
  void tenThousandHandlersAreAddedAndFound() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    fixture.deploy(Exchange.define("peer"));
    for (int i = 0; i < 10_000; i++) {
      String answer = "h" + i;
      app.handle("name." + i, (msg, sig, state) -> answer, null);
    }
    assertThat(await(app.request("name.9999", null, LONG))).isEqualTo("h9999");
    Exchange peer = fixture.complex.exchange("peer");
    assertThat(await(peer.request("name.1234", null, LONG.withPark(Duration.ofSeconds(50)))))
        .isEqualTo("h1234");
  }
}
