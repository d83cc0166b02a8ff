package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Route;
import dev.exchange.api.Subscription;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules R1 to R8 and R11 to R13 of {@code docs/spec/routing.md}. */
class SpecRoutingTest {

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aMessageToAnExchangeGoesToThatPeer() {
    deployNamed("w1", "who");
    deployNamed("w2", "who");
    Exchange app = deployNamed("app", "who");
    assertThat(await(app.request("who", null, MessageOptions.to("w2")))).isEqualTo("w2");
    assertThat(await(app.request("who", null, MessageOptions.to("app")))).isEqualTo("app");
    assertThat(failureOf(app.request("what", null, MessageOptions.to("app"))).code())
        .isEqualTo(ErrorCode.NO_HANDLER);
  }

  @Test
  void aMessageToAnExchangeThatIsNoPeerFailsWithPeerGone() {
    deployNamed("w1", "who");
    Exchange app = fixture.deploy(Exchange.define("app"));
    ExchangeException error = failureOf(app.request("who", null, MessageOptions.to("nobody")));
    assertThat(error.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(error.text()).contains("nobody").contains("w1");
  }

  @Test
  void theOwnHandlerIsPreferredToThatOfAPeer() {
    deployNamed("other", "who");
    Exchange app = deployNamed("app", "*");
    assertThat(await(app.request("who", null))).isEqualTo("app");
  }

  @Test
  void messagesOfOneKeyGoToOnePeer() {
    for (int i = 0; i < 4; i++) {
      deployNamed("w" + i, "who");
    }
    Exchange app = fixture.deploy(Exchange.define("app"));
    await(app.request("who", null));
    Set<Object> all = new HashSet<>();
    for (int key = 0; key < 40; key++) {
      MessageOptions options = MessageOptions.DEFAULT.withKey("key " + key);
      Object first = await(app.request("who", null, options));
      for (int i = 0; i < 5; i++) {
        assertThat(await(app.request("who", null, options))).isEqualTo(first);
      }
      all.add(first);
    }
    assertThat(all).hasSizeGreaterThan(1);
  }

  @Test
  void ofTwoPeersTheLessLoadedIsChosen() {
    Promise<Object> never = Promise.promise();
    fixture.deploy(
        Exchange.define("busy")
            .handler("hang", (msg, sig, state) -> never.future())
            .handler("who", (msg, sig, state) -> "busy"));
    deployNamed("idle", "who");
    Exchange app = fixture.deploy(Exchange.define("app"));
    await(app.request("who", null));
    app.request("hang", null);
    for (int i = 0; i < 20; i++) {
      assertThat(await(app.request("who", null))).isEqualTo("idle");
    }
  }

  @Test
  void aPeerThatHandlesTheExactNameIsPreferredToOneWithAPattern() {
    deployNamed("pattern", "w.*");
    deployNamed("exact", "w.x");
    Exchange app = fixture.deploy(Exchange.define("app"));
    for (int i = 0; i < 8; i++) {
      assertThat(await(app.request("w.x", null))).isEqualTo("exact");
    }
    assertThat(await(app.request("w.y", null))).isEqualTo("pattern");
  }

  @Test
  void anExchangeAsksItsPeersWhetherTheirsHandleAName() {
    try (SpecChain chain = new SpecChain()) {
      assertThat(await(chain.a().request("x", null))).isEqualTo("from c");
      assertThat(await(chain.a().request("x", null))).isEqualTo("from c");
      assertThat(failureOf(chain.a().request("y", null)).code()).isEqualTo(ErrorCode.NO_HANDLER);
      MessageOptions toC = MessageOptions.DEFAULT.withTo("c");
      assertThat(await(chain.a().request("x", null, toC))).isEqualTo("from c");
    }
  }

  @Test
  void aRouteIsExplainedWithoutSendingAnything() {
    try (SpecChain chain = new SpecChain()) {
      Route far = await(chain.a().route("x", MessageOptions.DEFAULT));
      assertThat(far.step()).isEqualTo(Route.Step.ASKED);
      assertThat(far.next()).isEqualTo("b");
      assertThat(far.exchange()).isEqualTo("c");
      assertThat(far.hops()).isEqualTo(2);
      Route near = await(chain.b().route("x", MessageOptions.DEFAULT));
      assertThat(near.step()).isEqualTo(Route.Step.PEER);
      assertThat(near.candidates()).containsExactly("c");
      Route none = await(chain.a().route("y", MessageOptions.DEFAULT));
      assertThat(none.step()).isEqualTo(Route.Step.NOBODY);
      assertThat(none.reason()).contains("no peer of a has announced it");
      Route named = await(chain.a().route("x", MessageOptions.to("b")));
      assertThat(named.step()).isEqualTo(Route.Step.TO);
      assertThat(chain.end().isComplete()).isFalse();
    }
  }

  @Test
  void anExchangePassesOnWhatItsPeerHandles() {
    try (SpecChain chain = new SpecChain()) {
      assertThat(await(chain.ofA().request("x", null))).isEqualTo("from c");
      ExchangeException error = failureOf(chain.ofA().request("y", null));
      assertThat(error.code()).isEqualTo(ErrorCode.NO_HANDLER);
      assertThat(error.exchange()).isEqualTo("b");
    }
  }

  @Test
  void anEventThatASubscriberAskedForIsNotUnhandled() {
    assertThat(unhandledAfter("a.*")).isEmpty();
    assertThat(unhandledAfter("a.b")).isEmpty();
    assertThat(unhandledAfter("*.b")).isEmpty();
  }

  @Test
  void anEventThatOnlyAnObserverOfEverythingSawIsUnhandled() {
    assertThat(unhandledAfter("*")).containsExactly("a.b");
    assertThat(unhandledAfter("c")).containsExactly("a.b");
  }

  @Test
  void everyMessagePassesTheSameStops() {
    assertThat(MessagePipeline.Stop.values())
        .extracting(stop -> stop.name().toLowerCase(Locale.ROOT))
        .containsExactly(
            "deadline",
            "loop",
            "record",
            "reserved",
            "observe",
            "answer",
            "address",
            "handle",
            "forward",
            "ask",
            "park",
            "nobody",
            "end");
  }

  @Test
  void aMessageThatComesBackIsALoop() {
    deployNamed("app", "who");
    Message reply =
        new SpecStranger(fixture, "app")
            .ask(SpecStranger.request("who").route(List.of("app", "stranger")));
    assertThat(requireNonNull(reply.error()).code()).isEqualTo(ErrorCode.LOOP);
    assertThat(reply.error().message()).contains("app → stranger");
  }

  @Test
  void aMessageVisitsAtMostSixteenExchanges() {
    deployNamed("app", "who");
    deployNamed("other", "who");
    List<String> sixteen =
        Stream.concat(IntStream.range(0, 15).mapToObj(i -> "e" + i), Stream.of("stranger"))
            .toList();
    assertThat(
            new SpecStranger(fixture, "app")
                .ask(SpecStranger.request("who").route(sixteen))
                .value())
        .isEqualTo("app");
    List<String> seventeen = new ArrayList<>(sixteen);
    seventeen.addFirst("e16");
    Message reply =
        new SpecStranger(fixture, "other").ask(SpecStranger.request("who").route(seventeen));
    assertThat(requireNonNull(reply.error()).code()).isEqualTo(ErrorCode.LOOP);
  }

  @Test
  void aPeerThatSendsInTheNameOfAnotherIsNotBelieved() {
    deployNamed("app", "who");
    SpecStranger honest = new SpecStranger(fixture, "app");
    assertThat(honest.ask(SpecStranger.request("who").route(List.of("stranger"))).value())
        .isEqualTo("app");
    deployNamed("other", "who");
    SpecStranger forger = new SpecStranger(fixture, "other");
    assertThatThrownBy(() -> forger.ask(SpecStranger.request("who").route(List.of("friend"))))
        .hasMessageContaining("the link ended");
  }

  @Test
  void aParkedMessageIsHandledWhenItsHandlerAppears() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    MessageOptions park = MessageOptions.DEFAULT.withPark(Duration.ofSeconds(5));
    Future<Object> own = app.request("own", null, park);
    Future<Object> other = app.request("other", null, park);
    Future<Object> late = app.request("late", null, park.withTo("worker"));
    await(app.get("none").otherwiseEmpty());
    assertThat(own.isComplete() || other.isComplete() || late.isComplete()).isFalse();
    app.handle("own", (msg, sig, state) -> "own", null);
    fixture.deploy(
        Exchange.define("worker")
            .handler("other", (msg, sig, state) -> "other")
            .handler("late", (msg, sig, state) -> "late"));
    assertThat(await(own)).isEqualTo("own");
    assertThat(await(other)).isEqualTo("other");
    assertThat(await(late)).isEqualTo("late");
  }

  @Test
  void aParkedRequestFailsWithNoHandlerWhenItsTimeIsOver() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    MessageOptions park = MessageOptions.DEFAULT.withPark(Duration.ofMillis(30));
    assertThat(failureOf(app.request("nobody", null, park)).code()).isEqualTo(ErrorCode.NO_HANDLER);
    assertThat(failureOf(app.send("nobody", null, park.withDelivery(Delivery.ACK))).code())
        .isEqualTo(ErrorCode.NO_HANDLER);
  }

  @Test
  void connectingTwiceGivesTheSameLink() {
    try (ComplexFixture strangers = new ComplexFixture(SpecChain.LIMITS, false)) {
      Exchange a = strangers.deploy(Exchange.define("a"));
      strangers.deploy(Exchange.define("b"));
      Future<Peer> one = a.connect(ConnectOptions.local("b"));
      Future<Peer> two = a.connect(ConnectOptions.local("b"));
      assertThat(await(one)).isSameAs(await(two));
      assertThat(failureOf(a.connect(ConnectOptions.local("a"))).code())
          .isEqualTo(ErrorCode.CONFLICT);
    }
  }

  @Test
  void anExchangeThatIsDeployedIsKnownToThoseThatWereThere() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    for (int i = 0; i < 50; i++) {
      String id = "w" + i;
      deployNamed(id, "who." + id);
      assertThat(await(app.request("who." + id, null))).isEqualTo(id);
    }
  }

  @Test
  void withoutAMeshExchangesAreStrangers() {
    try (ComplexFixture strangers = new ComplexFixture(SpecChain.LIMITS, false)) {
      strangers.deploy(Exchange.define("worker").handler("q", (msg, sig, state) -> 1));
      Exchange app = strangers.deploy(Exchange.define("app"));
      ExchangeException error = failureOf(app.request("q", null));
      assertThat(error.code()).isEqualTo(ErrorCode.NO_HANDLER);
      assertThat(error.text()).contains("which has no peers");
    }
  }

  @Test
  void aHandlerThatIsAddedIsAnnouncedAndOneThatIsRemovedIsWithdrawn() {
    Exchange worker = fixture.deploy(Exchange.define("worker"));
    Exchange app = fixture.deploy(Exchange.define("app"));
    Subscription handling = worker.handle("new", (msg, sig, state) -> "new", null);
    MessageOptions park = MessageOptions.DEFAULT.withPark(Duration.ofSeconds(5));
    assertThat(await(app.request("new", null, park))).isEqualTo("new");
    handling.cancel();
    await(worker.request("new", null).otherwiseEmpty());
    await(app.request("sync", null, MessageOptions.to("worker")).otherwiseEmpty());
    assertThat(failureOf(app.request("new", null)).code()).isEqualTo(ErrorCode.NO_HANDLER);
  }

  /** The names of what is told as unhandled when a.b is sent, with one subscriber. */
  private List<String> unhandledAfter(String pattern) {
    List<String> told = new CopyOnWriteArrayList<>();
    try (ComplexFixture alone = new ComplexFixture()) {
      Exchange app =
          alone.deploy(
              Exchange.define("app")
                  .handler(
                      "message.unhandled",
                      (msg, sig, state) -> told.add(msg.map().map("message").text("name")))
                  .handler("end", (msg, sig, state) -> null));
      app.on(pattern, SpecRoutingTest::ignore);
      await(app.send("a.b", null));
      await(app.request("end", null));
    }
    return told;
  }

  private static void ignore(Message message) {}

  private Exchange deployNamed(String id, String pattern) {
    return fixture.deploy(Exchange.define(id).handler(pattern, (msg, sig, state) -> id));
  }
}
