package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.MessageOptions;
import dev.exchange.host.routing.Pattern;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules M1 to M13 of {@code docs/spec/messages.md}. */
class SpecMessagesTest {

  private final ComplexFixture fixture = new ComplexFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "a b", "a/b", "é", "a\n", "*", "a.*"})
  void namesAreSegmentsOfLettersDigitsAndThreeSignsJoinedByDots(String bad) {
    Exchange app = fixture.deploy(Exchange.define("app").handler("_a-1.b$", (m, s, st) -> "ok"));
    assertThat(await(app.request("_a-1.b$", null))).isEqualTo("ok");
    assertCode(ErrorCode.BAD_MESSAGE, () -> app.send(bad, null));
    assertCode(ErrorCode.BAD_MESSAGE, () -> app.send("a".repeat(201), null));
    await(app.send("a".repeat(200), null));
  }

  @Test
  void namesThatBeginWithADollarAreReserved() {
    Exchange app = fixture.deploy(Exchange.define("app"));
    assertCode(ErrorCode.FORBIDDEN, () -> app.send("$sys.x", 1));
    assertCode(ErrorCode.FORBIDDEN, () -> app.request("$sys", 1));
    assertCode(ErrorCode.FORBIDDEN, () -> Exchange.define("b").handler("$x", (m, s, st) -> 1));
    assertCode(ErrorCode.FORBIDDEN, () -> Exchange.define("b").cell("$x", 1));
    await(app.send("sys.$x", 1));
  }

  @Test
  void aMessageNamedSetIsOneLikeAnyOther() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app").cell("n", 0).handler("set", (msg, sig, state) -> "handled"));
    assertThat(await(app.request("set", List.of()))).isEqualTo("handled");
    assertThat(await(app.get("n"))).isEqualTo(0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "$a", "a b", "*"})
  void idsOfExchangesAreOneSegmentOfAtMost64Characters(String bad) {
    assertCode(ErrorCode.BAD_MESSAGE, () -> Exchange.define(bad));
    assertCode(ErrorCode.BAD_MESSAGE, () -> Exchange.define("a".repeat(65)));
    assertThat(Exchange.define("a".repeat(64)).id()).hasSize(64);
  }

  @ParameterizedTest
  @CsvSource({
    "a.*, a.b, true",
    "a.*, a, false",
    "a.*, a.b.c, false",
    "*.b, a.b, true",
    "a.*.c, a.b.c, true",
    "a.**, a.b, true",
    "a.**, a.b.c, true",
    "a.**, a, false",
    "a.**, ab.c, false",
    "*, a.b.c, true",
    "**, a, true",
    "*.*, a, false",
    "a.b, a.b, true",
    "a.b, a.bc, false",
  })
  void aStarStandsForOneSegmentAndTwoForTheRest(String pattern, String name, boolean matches) {
    assertThat(Pattern.of(pattern).matches(name)).isEqualTo(matches);
    for (String bad : List.of("a*", "**.a", "a.***", "a..*", "")) {
      assertCode(ErrorCode.BAD_MESSAGE, () -> Pattern.of(bad));
    }
  }

  @Test
  void idsOfOneSenderGrow() {
    List<MessageId> ids = new CopyOnWriteArrayList<>();
    Exchange app =
        fixture.deploy(Exchange.define("app").handler("n", (msg, sig, state) -> ids.add(msg.id())));
    for (int i = 0; i < 1_000; i++) {
      app.send("n", i);
    }
    await(app.request("n", null));
    assertThat(ids).hasSize(1_001).isSorted().doesNotHaveDuplicates();
    assertThat(ids.getFirst().toString()).hasSize(26);
  }

  @Test
  void aSenderMayGiveTheIdOfItsMessage() {
    Exchange app =
        fixture.deploy(
            Exchange.define("app").handler("id", (msg, sig, state) -> msg.id().toString()));
    String id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    MessageOptions options = MessageOptions.DEFAULT.withId(MessageId.parse(id));
    assertThat(await(app.request("id", null, options))).isEqualTo(id);
    assertCode(ErrorCode.BAD_MESSAGE, () -> MessageId.parse("no ulid"));
  }

  @Test
  void aReplyNamesItsRequestAndGoesToWhoAsked() {
    Promise<Message> asked = Promise.promise();
    Promise<Message> reply = Promise.promise();
    Exchange other = fixture.deploy(Exchange.define("other"));
    List<String> overheard = new CopyOnWriteArrayList<>();
    other.on("*", msg -> overheard.add(msg.name()));
    fixture.deploy(Exchange.define("worker").handler("q", (msg, sig, state) -> "a"));
    Exchange app = fixture.deploy(Exchange.define("app"));
    app.on("q", msg -> (msg.kind() == Kind.REPLY ? reply : asked).tryComplete(msg));
    await(app.request("q", null));
    assertThat(await(reply.future()).re()).isEqualTo(await(asked.future()).id());
    assertThat(await(reply.future()).value()).isEqualTo("a");
    assertThat(await(reply.future()).to()).isEqualTo("app");
    await(other.get("none").otherwiseEmpty());
    assertThat(overheard).isEmpty();
  }

  @Test
  void fromIsTheEmitterHoweverFarAMessageIsPassedOn() {
    try (SpecChain chain = new SpecChain()) {
      await(chain.ofA().send("x", null));
      assertThat(await(chain.end()).from()).isEqualTo("a");
    }
  }

  @Test
  void anExchangeThatPassesAMessageOnIsInItsRouteAndNotInItsTrace() {
    try (SpecChain chain = new SpecChain()) {
      await(chain.ofA().send("x", null));
      assertThat(await(chain.end()).trace()).containsExactly("a", "c");
      assertThat(await(chain.end()).route()).containsExactly("a", "b");
    }
  }

  @Test
  void aLongTraceKeepsTheNewest64AndCountsTheRest() {
    Promise<Message> end = Promise.promise();
    fixture.deploy(
        Exchange.define("ping")
            .handler(
                "ping",
                (msg, sig, state) -> {
                  if (msg.value().equals(0L)) {
                    end.complete(msg);
                  } else {
                    sig.emit("pong", (Long) msg.value() - 1);
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
    pong.send("ping", 50);
    Message last = await(end.future());
    assertThat(last.trace()).hasSize(64).endsWith("pong", "ping");
    assertThat(last.traceDropped()).isEqualTo(2 * 51 - 64);
  }

  @Test
  void causeIsTheMessageThatWasHandledAndRootTheFirst() {
    Promise<Message> first = Promise.promise();
    Promise<Message> second = Promise.promise();
    Promise<Message> third = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler(
                    "first",
                    (msg, sig, state) -> {
                      first.complete(msg);
                      sig.emit("second", null);
                      return null;
                    })
                .handler(
                    "second",
                    (msg, sig, state) -> {
                      second.complete(msg);
                      sig.emit("third", null);
                      return null;
                    })
                .handler("third", (msg, sig, state) -> third.tryComplete(msg)));
    app.send("first", null);
    Message one = await(first.future());
    assertThat(one.cause()).isNull();
    assertThat(one.root()).isEqualTo(one.id());
    assertThat(await(second.future()).cause()).isEqualTo(one.id());
    assertThat(await(third.future()).cause()).isEqualTo(await(second.future()).id());
    assertThat(await(third.future()).root()).isEqualTo(one.id());
  }

  @Test
  void aRequestHasTimeLeftAndAnEventHasNone() {
    Promise<Message> event = Promise.promise();
    fixture.deploy(
        Exchange.define("worker")
            .handler("ttl", (msg, sig, state) -> msg.ttl())
            .handler("event", (msg, sig, state) -> event.tryComplete(msg)));
    Exchange app = fixture.deploy(Exchange.define("app").timeout(Duration.ofSeconds(3)));
    Exchange plain = fixture.deploy(Exchange.define("plain"));
    MessageOptions within = MessageOptions.within(Duration.ofMillis(700));
    assertThat((Long) await(app.request("ttl", null, within))).isBetween(1L, 700L);
    assertThat((Long) await(app.request("ttl", null))).isBetween(701L, 3_000L);
    assertThat((Long) await(plain.request("ttl", null))).isBetween(3_001L, 5_000L);
    await(app.send("event", null));
    assertThat(await(event.future()).ttl()).isEqualTo(-1);
  }

  @Test
  void traceContextIsCarriedOnByWhatAMessageCauses() {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    fixture.deploy(Exchange.define("deep").handler("deep", (msg, sig, state) -> msg.traceparent()));
    Promise<Exchange> self = Promise.promise();
    Exchange app =
        fixture.deploy(
            Exchange.define("app")
                .handler(
                    "outer", (msg, sig, state) -> self.future().result().request("deep", null)));
    self.complete(app);
    MessageOptions options = MessageOptions.DEFAULT.withTraceContext(parent, "a=b");
    assertThat(await(app.request("outer", null, options))).isEqualTo(parent);
    assertThat(await(app.request("outer", null))).isNull();
  }

  @Test
  void keyAndPriorityAreCarriedAndNotInherited() {
    Promise<Message> caused = Promise.promise();
    Promise<Message> reply = Promise.promise();
    Promise<Message> asked = Promise.promise();
    fixture.deploy(
        Exchange.define("worker")
            .handler(
                "first",
                (msg, sig, state) -> {
                  asked.complete(msg);
                  sig.emit("second", null);
                  return "done";
                })
            .handler("second", (msg, sig, state) -> caused.tryComplete(msg)));
    Exchange app = fixture.deploy(Exchange.define("app"));
    app.on(
        "first",
        msg -> {
          if (msg.kind() == Kind.REPLY) {
            reply.complete(msg);
          }
        });
    MessageOptions options = MessageOptions.DEFAULT.withKey("k").withPriority(7);
    await(app.request("first", null, options));
    assertThat(await(asked.future()).key()).isEqualTo("k");
    assertThat(await(asked.future()).priority()).isEqualTo(7);
    assertThat(await(caused.future()).key()).isNull();
    assertThat(await(caused.future()).priority()).isEqualTo(4);
    assertThat(await(reply.future()).key()).isEqualTo("k");
    assertCode(ErrorCode.BAD_MESSAGE, () -> MessageOptions.DEFAULT.withPriority(10));
  }

  private static void assertCode(ErrorCode code, Runnable wrong) {
    assertThatThrownBy(wrong::run)
        .isInstanceOfSatisfying(
            ExchangeException.class, error -> assertThat(error.code()).isEqualTo(code));
  }
}
