package dev.exchange.host.eventbus;

import static dev.exchange.host.eventbus.BusFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.Subscription;
import dev.exchange.host.exchange.ExchangeVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventBusVerticleTest {

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  /** What slow handlers wait for. */
  private final Promise<Object> held = Promise.promise();

  private BusFixture bus;

  @BeforeEach
  void start() {
    bus = new BusFixture();
  }

  @AfterEach
  void stop() {
    held.tryComplete();
    bus.close();
  }

  private static ExchangeBuilder data() {
    return Exchange.define("data")
        .handler("fetch", (msg, sig, state) -> msg.map().plus("found", true))
        .handler("who", (msg, sig, state) -> List.of(msg.from(), msg.trace()))
        .handler("file.*", (msg, sig, state) -> msg.name());
  }

  @Test
  void aRequestIsAnsweredWithTheHandlersResult() {
    bus.deploy(data());
    assertThat(bus.ask("exchange.data.fetch", new JsonObject().put("page", 1)))
        .isEqualTo(new JsonObject().put("page", 1L).put("found", true));
  }

  @Test
  void theTraceBeginsAtTheGateway() {
    bus.deploy(data());
    assertThat(bus.ask("exchange.data.who", null).toString())
        .isEqualTo("[\"eventbus\",[\"eventbus\",\"data\"]]");
  }

  @Test
  void anExchangeThatWasThereBeforeIsAddressedToo() {
    await(bus.vertx.undeploy(bus.deployment));
    bus.deploy(data());
    await(bus.vertx.deployVerticle(EventBusVerticle.class.getName()));
    assertThat(bus.ask("exchange.data.fetch", new JsonObject())).isInstanceOf(JsonObject.class);
  }

  @Test
  void addressesComeAndGoWithHandlers() {
    Exchange data = bus.deploy(data());
    assertThat(missing("exchange.data.late")).isTrue();
    Promise<Subscription> added = Promise.promise();
    data.handle("late", (msg, sig, state) -> "here");
    data.request("who", null).onSuccess(done -> added.complete()).onFailure(added::fail);
    await(added.future());
    assertThat(bus.ask("exchange.data.late", null)).isEqualTo("here");
  }

  @Test
  void aHandlerThatIsTakenAwayTakesItsAddressAlong() {
    Exchange data = bus.deploy(data());
    Subscription late = data.handle("late", (msg, sig, state) -> "here");
    await(data.request("who", null));
    late.cancel();
    await(data.request("who", null));
    assertThat(missing("exchange.data.late")).isTrue();
    assertThat(missing("exchange.data.fetch")).isFalse();
  }

  @Test
  void addressesComeAndGoWithExchanges() {
    assertThat(missing("exchange.data.fetch")).isTrue();
    for (int life = 0; life < 3; life++) {
      String id = await(bus.vertx.deployVerticle(new ExchangeVerticle(data())));
      assertThat(missing("exchange.data.fetch")).isFalse();
      assertThat(missing("exchange.data")).isFalse();
      await(bus.vertx.undeploy(id));
      assertThat(missing("exchange.data.fetch")).isTrue();
      assertThat(missing("exchange.data")).isTrue();
    }
  }

  @Test
  void undeployingTheVerticleTakesAllAddressesAway() {
    bus.deploy(data());
    await(bus.vertx.undeploy(bus.deployment));
    assertThat(missing("exchange.data.fetch")).isTrue();
    bus.deploy(Exchange.define("later").handler("any", (msg, sig, state) -> 1));
    assertThat(missing("exchange.later.any")).isTrue();
  }

  @Test
  void aNameThatOnlyAPatternHandlesIsReachedThroughTheHeader() {
    bus.deploy(data());
    assertThat(missing("exchange.data.file.open")).isTrue();
    DeliveryOptions named = new DeliveryOptions().addHeader("name", "file.open");
    assertThat(bus.ask("exchange.data", null, named)).isEqualTo("file.open");
  }

  @Test
  void theGatewaysOwnAddressReachesWhoeverHandlesTheName() {
    bus.deploy(data());
    DeliveryOptions named = new DeliveryOptions().addHeader("name", "file.open");
    assertThat(bus.ask("exchange.eventbus", null, named)).isEqualTo("file.open");
    named = new DeliveryOptions().addHeader("name", "nobody");
    assertThat(bus.refusal("exchange.eventbus", null, named).getMessage())
        .startsWith("NO_HANDLER: ");
  }

  @Test
  void withoutANameTheExchangeItselfIsNotAnswered() {
    bus.deploy(data());
    ReplyException refusal = bus.refusal("exchange.data", null, new DeliveryOptions());
    assertThat(refusal.failureCode()).isEqualTo(400);
    assertThat(refusal.getMessage()).startsWith("BAD_MESSAGE: expected a message name");
    refusal = bus.refusal("exchange.data", null, new DeliveryOptions().addHeader("name", "$watch"));
    assertThat(refusal.failureCode()).isEqualTo(403);
  }

  @Test
  void sendAndPublishAreEvents() {
    Promise<Message> sent = Promise.promise();
    Promise<Message> published = Promise.promise();
    bus.deploy(
        Exchange.define("log")
            .handler("sent", (msg, sig, state) -> sent.tryComplete(msg))
            .handler("published", (msg, sig, state) -> published.tryComplete(msg)));
    bus.vertx.eventBus().send("exchange.log.sent", "a");
    bus.vertx.eventBus().publish("exchange.log.published", "b");
    assertThat(await(sent.future()).value()).isEqualTo("a");
    assertThat(await(published.future()).value()).isEqualTo("b");
    assertThat(await(sent.future()).kind()).isEqualTo(Kind.EVENT);
    assertThat(await(sent.future()).ttl()).isEqualTo(-1);
  }

  @Test
  void headersGoWithTheMessage() {
    Promise<Message> came = Promise.promise();
    bus.deploy(Exchange.define("log").handler("any", (msg, sig, state) -> came.tryComplete(msg)));
    DeliveryOptions options =
        new DeliveryOptions()
            .addHeader("key", "k1")
            .addHeader("timeout", "750")
            .addHeader("traceparent", PARENT)
            .addHeader("tracestate", "a=1");
    bus.ask("exchange.log.any", null, options);
    Message message = await(came.future());
    assertThat(message.key()).isEqualTo("k1");
    assertThat(message.ttl()).isBetween(1L, 750L);
    assertThat(message.traceparent()).isEqualTo(PARENT);
    assertThat(message.tracestate()).isEqualTo("a=1");
  }

  @Test
  void aHeaderOutOfItsFormIsRefused() {
    bus.deploy(data());
    for (String timeout : List.of("0", "-1", "1s", "99999999999")) {
      ReplyException refusal =
          bus.refusal(
              "exchange.data.fetch", null, new DeliveryOptions().addHeader("timeout", timeout));
      assertThat(refusal.getMessage()).contains("in the header timeout, got \"" + timeout + "\"");
    }
    ReplyException refusal =
        bus.refusal("exchange.data.fetch", null, new DeliveryOptions().addHeader("key", ""));
    assertThat(refusal.failureCode()).isEqualTo(400);
  }

  @Test
  void theHeaderTimeoutEndsTheWaitOfTheExchange() {
    bus.deploy(Exchange.define("slow").handler("never", (msg, sig, state) -> held.future()));
    ReplyException late =
        bus.refusal("exchange.slow.never", null, new DeliveryOptions().addHeader("timeout", "50"));
    assertThat(late.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
    assertThat(late.failureCode()).isEqualTo(504);
    assertThat(late.getMessage()).startsWith("TIMEOUT: ");
  }

  @Test
  void theSendersOwnTimeoutEndsTheWaitOfTheSender() {
    bus.deploy(Exchange.define("slow").handler("never", (msg, sig, state) -> held.future()));
    ReplyException late =
        bus.refusal("exchange.slow.never", null, new DeliveryOptions().setSendTimeout(50));
    assertThat(late.failureType()).isEqualTo(ReplyFailure.TIMEOUT);
  }

  @Test
  void failuresKeepTheirCodeAndTheirPlace() {
    bus.deploy(
        Exchange.define("bad")
            .handler(
                "known",
                (msg, sig, state) -> {
                  throw new ExchangeException(ErrorCode.CONFLICT, "there is one already");
                })
            .handler("schema", (msg, sig, state) -> msg.text("name"))
            .handler(
                "throws",
                (msg, sig, state) -> {
                  throw new IllegalStateException("oops");
                }));
    ReplyException known = bus.refusal("exchange.bad.known", null, new DeliveryOptions());
    assertThat(known.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
    assertThat(known.failureCode()).isEqualTo(409);
    assertThat(known.getMessage()).startsWith("CONFLICT: there is one already");
    ReplyException schema = bus.refusal("exchange.bad.schema", "x", new DeliveryOptions());
    assertThat(schema.failureCode()).isEqualTo(422);
    ReplyException thrown = bus.refusal("exchange.bad.throws", null, new DeliveryOptions());
    assertThat(thrown.failureCode()).isEqualTo(500);
    assertThat(thrown.getMessage()).startsWith("HANDLER_FAILED: ").endsWith("oops");
  }

  @Test
  void aSecondGatewayNeedsAnotherId() {
    ExchangeException conflict =
        catchThrowableOfType(
            ExchangeException.class, () -> await(bus.vertx.deployVerticle(new EventBusVerticle())));
    assertThat(conflict.code()).isEqualTo(ErrorCode.CONFLICT);
    DeploymentOptions other =
        new DeploymentOptions().setConfig(new JsonObject().put("id", "second"));
    assertThat(await(bus.vertx.deployVerticle(new EventBusVerticle(), other))).isNotEmpty();
  }

  private boolean missing(String address) {
    return await(
        bus.vertx
            .eventBus()
            .request(address, new JsonObject())
            .map(false)
            .otherwise(failure ->
                failure instanceof ReplyException refusal
                    && refusal.failureType() == ReplyFailure.NO_HANDLERS));
  }
}
