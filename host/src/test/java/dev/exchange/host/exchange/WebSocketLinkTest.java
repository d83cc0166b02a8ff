package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Bytes;
import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.Listener;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two exchanges that know of each other by a real WebSocket only. */
class WebSocketLinkTest {

  private final ComplexFixture near = new ComplexFixture();
  private final ComplexFixture far = new ComplexFixture();
  private Exchange page;
  private Exchange app;
  private Listener listener;

  @BeforeEach
  void open() {
    page = near.deploy(Exchange.define("page").handler("show", (msg, sig, state) -> "shown"));
    app =
        far.deploy(
            Exchange.define("app")
                .handler("echo", (msg, sig, state) -> msg.value())
                .handler("trace", (msg, sig, state) -> String.join(" ", msg.trace())));
    listener = listen(ValueMap.of("port", 0L));
  }

  @AfterEach
  void close() {
    near.close();
    far.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "cbor"})
  void bothSidesAskAndAnswer(String encoding) {
    Peer peer = await(connect("encoding", encoding));
    assertThat(peer.id()).isEqualTo("app");
    ValueMap value = ValueMap.of("text", "žluťoučký 🐎", "bytes", Bytes.of(new byte[] {1, 2}));
    assertThat(await(peer.request("echo", value))).isEqualTo(value);
    assertThat(await(page.request("echo", null))).isNull();
    assertThat(await(page.request("trace", null))).isEqualTo("page app");
    assertThat(await(app.request("show", 1L))).isEqualTo("shown");
  }

  @Test
  void namesThatComeAndGoAreAnnounced() {
    Peer peer = await(connect());
    Promise<Message> seen = Promise.promise();
    Subscription subscription = app.handle("late", (msg, sig, state) -> "now");
    assertThat(await(page.request("late", 1L, parked()))).isEqualTo("now");
    peer.on("news.*", seen::tryComplete);
    while (!seen.future().isComplete()) {
      await(app.send("news.today", "rain"));
      await(peer.request("echo", 1L));
    }
    assertThat(await(seen.future()).value()).isEqualTo("rain");
    subscription.cancel();
    await(peer.request("echo", 1L));
    assertThat(failureOf(page.request("late", 1L)).code()).isEqualTo(ErrorCode.NO_HANDLER);
  }

  @Test
  void anAckCompletesWhenTheOtherSideHasTheMessage() {
    await(connect());
    await(page.send("echo", 1L, MessageOptions.DEFAULT.withDelivery(Delivery.ACK)));
    assertThat(await(far.complex.trace("app"))).anyMatch(event -> event.name().equals("echo"));
  }

  @Test
  void connectingTwiceGivesTheSameLink() {
    Peer first = await(connect());
    assertThat(await(connect())).isSameAs(first);
  }

  @Test
  void aWrongTokenIsUnauthenticated() {
    listener.cancel();
    listener = listen(ValueMap.of("port", 0L, "token", "open-sesame"));
    assertThat(failureOf(connect()).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(failureOf(connect("token", "sesame")).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(await(connect("token", "open-sesame")).id()).isEqualTo("app");
  }

  @Test
  void aTokenThatIsNoneDoesNotOpenTheDoor() {
    for (Object token : new Object[] {"", 5L}) {
      ValueMap settings = ValueMap.of("port", 0L, "token", token);
      ConnectOptions place = new ConnectOptions("websocket", settings);
      assertThat(failureOf(app.listen(place)).code()).isEqualTo(ErrorCode.SCHEMA);
      assertThat(failureOf(connect("token", token)).code()).isEqualTo(ErrorCode.SCHEMA);
    }
  }

  @Test
  void aSecondLinkOfOneIdIsAConflictAndTheFirstGoesOn() {
    await(connect());
    try (ComplexFixture other = new ComplexFixture()) {
      Exchange second = other.deploy(Exchange.define("page"));
      assertThat(failureOf(second.connect(listener.address())).code())
          .isEqualTo(ErrorCode.CONFLICT);
    }
    assertThat(await(page.request("echo", 1L))).isEqualTo(1L);
  }

  @Test
  void aLinkThatIsThereStaysWhenItsListenerIsCancelled() {
    Peer peer = await(connect());
    ConnectOptions address = listener.address();
    listener.cancel();
    try (ComplexFixture other = new ComplexFixture()) {
      Exchange late = other.deploy(Exchange.define("late"));
      assertThat(failureOf(late.connect(address)).code()).isEqualTo(ErrorCode.PEER_GONE);
    }
    assertThat(await(peer.request("echo", 1L))).isEqualTo(1L);
    assertThat(await(app.request("show", 1L))).isEqualTo("shown");
  }

  @Test
  void nobodyThereIsPeerGone() {
    ConnectOptions address = listener.address();
    listener.cancel();
    await(far.complex.close());
    assertThat(failureOf(page.connect(address)).code()).isEqualTo(ErrorCode.PEER_GONE);
  }

  @Test
  void anAnswerThatDoesNotFitFailsItsRequest() {
    app.handle("big", (msg, sig, state) -> Bytes.of(new byte[2_000_000]));
    await(connect());
    assertThat(failureOf(page.request("big", null)).code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(failureOf(page.request("echo", Bytes.of(new byte[2_000_000]))).code())
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(await(page.request("echo", 1L))).isEqualTo(1L);
  }

  @Test
  void whenAnExchangeClosesItsPeerIsGone() {
    await(connect());
    await(app.close());
    assertThat(failureOf(page.request("echo", 1L, MessageOptions.to("app"))).code())
        .isEqualTo(ErrorCode.PEER_GONE);
  }

  private static MessageOptions parked() {
    return MessageOptions.DEFAULT.withPark(Duration.ofSeconds(5));
  }

  private Listener listen(ValueMap settings) {
    return await(app.listen(new ConnectOptions("websocket", settings)));
  }

  private Future<Peer> connect() {
    return page.connect(listener.address());
  }

  private Future<Peer> connect(String key, Object value) {
    Object url = listener.address().settings().get("url");
    return page.connect(new ConnectOptions("websocket", ValueMap.of("url", url, key, value)));
  }
}
