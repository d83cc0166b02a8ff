package dev.exchange.transports.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Connection;
import dev.exchange.testing.RecordingEnd;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule W20 against the plain event bus. */
class EventBusTransportTest {

  private static final String PLACE = "link.app";
  private static final String OWN = "$link.0123456789012345678901";

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final EventBusTransport transport = new EventBusTransport();

  /** What came to the other side, which is the plain event bus. */
  private final BlockingQueue<Message<Object>> came = new LinkedBlockingQueue<>();

  private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
  private final End end = new End();
  private MessageConsumer<Object> own;
  private Listener listener;

  @BeforeEach
  void open() {
    own = vertx.eventBus().consumer(OWN, came::add);
    listener = listen(ValueMap.of("address", PLACE));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"exchange.v1.json", "exchange.v1.cbor"})
  void packetsGoBothWaysAndAreCounted(String protocol) throws Exception {
    String far = ask(opening(protocol, OWN)).headers().get("address");
    Connection connection = accepted.take();
    assertThat(connection.protocol()).isEqualTo(protocol);
    put(far, Buffer.buffer("one"), 1);
    put(far, Buffer.buffer("two"), 2);
    assertThat(end.next()).isEqualTo("one");
    assertThat(end.next()).isEqualTo("two");
    send(connection, "three", "four");
    assertThat(next()).isEqualTo("1 three");
    assertThat(next()).isEqualTo("2 four");
  }

  @Test
  void whatAsksForNoConnectionIsRefusedAndTheNextIsNot() throws Exception {
    DeliveryOptions right = opening("exchange.v1.json", OWN);
    assertThat(refusal(PLACE, new JsonObject().put("protocol", "x"), right)).isEqualTo(400);
    assertThat(refusal(PLACE, Buffer.buffer("{}"), new DeliveryOptions())).isEqualTo(400);
    assertThat(refusal(PLACE, null, opening("exchange.v2.json", OWN))).isEqualTo(400);
    assertThat(refusal(PLACE, null, opening("exchange.v1.json", "exchange.app"))).isEqualTo(400);
    assertThat(refusal(PLACE, null, opening("exchange.v1.json", "$link.short"))).isEqualTo(400);
    vertx.eventBus().publish(PLACE, null, right);
    ask(right);
    accepted.take();
    assertThat(accepted).isEmpty();
  }

  @Test
  void whatIsNoPacketIsRefusedAndTheConnectionGoesOn() throws Exception {
    String far = connect();
    assertThat(refusal(far, "text", number("1"))).isEqualTo(400);
    assertThat(refusal(far, new JsonObject(), number("1"))).isEqualTo(400);
    assertThat(refusal(far, null, number("1"))).isEqualTo(400);
    assertThat(refusal(far, Buffer.buffer("x"), new DeliveryOptions())).isEqualTo(400);
    vertx.eventBus().publish(far, Buffer.buffer("x"), number("1"));
    put(far, Buffer.buffer("a packet"), 1);
    assertThat(end.next()).isEqualTo("a packet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "x", "-2", "02"})
  void aNumberThatIsNotTheNextIsTheEndOfTheConnection(String number) throws Exception {
    String far = connect();
    put(far, Buffer.buffer("a packet"), 1);
    assertThat(end.next()).isEqualTo("a packet");
    assertThat(refusal(far, Buffer.buffer("another"), number(number))).isEqualTo(409);
    assertThat(end.next()).isEqualTo("closed");
    assertNobodyAt(far);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, (1 << 20) + 1})
  void aPacketOfNoSizeOrTooLargeIsToldOnceAndNothingFollows(int size) throws Exception {
    String far = connect();
    put(far, Buffer.buffer(new byte[size]), 1);
    put(far, Buffer.buffer("more"), 2);
    assertThat(end.next()).isEqualTo("broken " + (size == 0 ? "BAD_MESSAGE" : "TOO_LARGE"));
    context.runOnContext(now -> accepted.remove().close(4000, "BAD_MESSAGE"));
    said(came.take());
    assertThat(end.next()).isEqualTo("closed");
  }

  @Test
  void theLargestPacketComes() throws Exception {
    put(connect(), Buffer.buffer(new byte[1 << 20]), 1);
    assertThat(end.next()).hasSize(1 << 20);
  }

  @Test
  void aPacketThatReachesNobodyIsTheEndOfTheConnection() throws Exception {
    String far = connect();
    await(own.unregister());
    send(accepted.take(), "lost");
    assertThat(end.next()).isEqualTo("closed");
    assertNobodyAt(far);
  }

  @Test
  void aPacketThatIsRefusedIsTheEndOfTheConnection() throws Exception {
    connect();
    send(accepted.take(), "a packet");
    came.take().fail(409, "expected another");
    assertThat(end.next()).isEqualTo("closed");
  }

  @Test
  void moreThanTheWindowWaitsUntilTheOtherSideHasTaken() throws Exception {
    connect();
    Connection connection = accepted.take();
    String half = "x".repeat(600 << 10);
    send(connection, half, half, "small", "smaller");
    Message<Object> first = came.take();
    Message<Object> second = came.take();
    assertThat(await(on(connection::congested))).isTrue();
    assertThat(came).isEmpty();
    first.reply(null);
    assertThat(next()).startsWith("3 small");
    assertThat(next()).startsWith("4 smaller");
    assertThat(await(on(connection::congested))).isTrue();
    assertThat(end.hasMore()).isFalse();
    second.reply(null);
    assertThat(end.next()).isEqualTo("drained");
    assertThat(await(on(connection::congested))).isFalse();
  }

  @Test
  void aGoodByeComesAfterAllPacketsWithItsCodeAndReason() throws Exception {
    String far = connect();
    Connection connection = accepted.take();
    String large = "x".repeat(1 << 20);
    await(
        on(() -> {
          connection.send(Buffer.buffer(large));
          connection.send(Buffer.buffer("last"));
          connection.close(4001, "weary");
          connection.send(Buffer.buffer("too late"));
          connection.close(1000, "again");
          return true;
        }));
    assertThat(next()).startsWith("1 x");
    assertThat(next()).isEqualTo("2 last");
    Message<Object> goodBye = came.take();
    assertThat(said(goodBye)).isEqualTo("3 null 4001 weary");
    assertThat(end.next()).isEqualTo("closed");
    assertNobodyAt(far);
    assertThat(came).isEmpty();
  }

  @Test
  void whileItPartsWhatComesIsLetGoAndNotRefused() throws Exception {
    String far = connect();
    Connection connection = accepted.take();
    context.runOnContext(now -> connection.close(1000, "bye"));
    Message<Object> goodBye = came.take();
    put(far, Buffer.buffer("has not heard it yet"), 1);
    said(goodBye);
    assertThat(end.next()).isEqualTo("closed");
    assertThat(end.hasMore()).isFalse();
  }

  @Test
  void aGoodByeOfTheOtherSideIsToldOnce() throws Exception {
    String far = connect();
    put(far, Buffer.buffer("last"), 1);
    await(
        vertx
            .eventBus()
            .request(far, null, number("2").addHeader("close", "1000").addHeader("reason", "")));
    assertThat(end.next()).isEqualTo("last");
    assertThat(end.next()).isEqualTo("closed");
    assertNobodyAt(far);
    send(accepted.take(), "nobody hears it");
    assertThat(await(on(came::isEmpty))).isTrue();
  }

  @Test
  void anAddressIsMadeForAListenerThatNamesNone() {
    String one = listen(ValueMap.EMPTY).address().settings().text("address");
    String other = listen(ValueMap.EMPTY).address().settings().text("address");
    assertThat(one).matches("\\$link\\.[A-Za-z0-9_-]{24}").isNotEqualTo(other);
  }

  @Test
  void anAddressIsFreeAgainWhenItsListenerIsCancelled() {
    assertThat(failure(() -> listening(PLACE)).code()).isEqualTo(ErrorCode.CONFLICT);
    listener.cancel();
    listener.cancel();
    await(listening(PLACE));
    assertThat(failure(() -> listening(PLACE)).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void settingsThatAreNoneAreRefused() {
    for (String address : new String[] {"", "x".repeat(201), "exchange.app", "exchange."}) {
      assertThat(failure(() -> listening(address)).code()).isEqualTo(ErrorCode.SCHEMA);
      assertThat(failure(() -> dialling(ValueMap.of("address", address))).code())
          .isEqualTo(ErrorCode.SCHEMA);
    }
    ValueMap encoding = ValueMap.of("address", PLACE, "encoding", "xml");
    assertThat(failure(() -> dialling(encoding))).hasMessageContaining("encoding");
    assertThat(failure(() -> dialling(ValueMap.EMPTY))).hasMessageContaining("address");
  }

  @Test
  void whoeverElseAnswersAtAnAddressIsNoExchange() {
    vertx.eventBus().consumer("polite", message -> message.reply("welcome"));
    vertx.eventBus().consumer("rude", message -> message.fail(3, "go away"));
    for (String address : new String[] {"polite", "rude"}) {
      assertThat(failure(() -> dialling(ValueMap.of("address", address))))
          .hasMessageContaining(address)
          .matches(e -> e.code() == ErrorCode.BAD_MESSAGE);
    }
    assertThat(failure(() -> dialling(ValueMap.of("address", "nobody"))))
        .hasMessageContaining("nobody")
        .matches(e -> e.code() == ErrorCode.PEER_GONE);
  }

  /** Opens a connection from the plain event bus; gives where it takes packets. */
  private String connect() {
    return ask(opening("exchange.v1.json", OWN)).headers().get("address");
  }

  private Message<Object> ask(DeliveryOptions opening) {
    return await(vertx.eventBus().request(PLACE, null, opening));
  }

  private void put(String far, Buffer packet, int number) {
    await(vertx.eventBus().request(far, packet, number(Integer.toString(number))));
  }

  /** Replies to what came next, and gives it. */
  private String next() throws InterruptedException {
    return said(came.poll(60, TimeUnit.SECONDS));
  }

  private static String said(Message<Object> message) {
    var headers = message.headers();
    message.reply(null);
    String packet = headers.get("n") + " " + message.body();
    return headers.contains("close")
        ? packet + " " + headers.get("close") + " " + headers.get("reason")
        : packet;
  }

  private void send(Connection connection, String... packets) {
    await(
        on(() -> {
          for (String packet : packets) {
            connection.send(Buffer.buffer(packet));
          }
          return true;
        }));
  }

  private int refusal(String address, Object body, DeliveryOptions options) {
    ReplyException why = replyFailure(address, body, options);
    assertThat(why.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
    return why.failureCode();
  }

  private void assertNobodyAt(String address) {
    assertThat(replyFailure(address, null, new DeliveryOptions()).failureType())
        .isEqualTo(ReplyFailure.NO_HANDLERS);
  }

  private ReplyException replyFailure(String address, Object body, DeliveryOptions options) {
    Future<Object> failing =
        vertx
            .eventBus()
            .request(address, body, options)
            .<Object>map(Message::body)
            .otherwise(e -> e);
    assertThat(await(failing)).isInstanceOf(ReplyException.class);
    return (ReplyException) failing.result();
  }

  private Listener listen(ValueMap settings) {
    return await(listening(settings));
  }

  private Future<Listener> listening(String address) {
    return listening(ValueMap.of("address", address));
  }

  private Future<Listener> listening(ValueMap settings) {
    return on(() ->
            transport.listen(
                vertx,
                new ConnectOptions("eventbus", settings),
                connection -> {
                  accepted.add(connection);
                  return end;
                }))
        .compose(future -> future);
  }

  private Future<Connection> dialling(ValueMap settings) {
    return on(() -> transport.dial(vertx, new ConnectOptions("eventbus", settings), new End()))
        .compose(future -> future);
  }

  /** Does it on the context of the connections. */
  private <T> Future<T> on(Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> {
      try {
        promise.complete(work.get());
      } catch (RuntimeException e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  private static ExchangeException failure(Supplier<Future<?>> work) {
    ExchangeException[] failure = new ExchangeException[1];
    assertThatThrownBy(() -> await(work.get()))
        .isInstanceOfSatisfying(ExchangeException.class, e -> failure[0] = e);
    return failure[0];
  }

  private static DeliveryOptions opening(String protocol, String address) {
    return new DeliveryOptions().addHeader("protocol", protocol).addHeader("address", address);
  }

  private static DeliveryOptions number(String number) {
    return new DeliveryOptions().addHeader("n", number);
  }

  private static <T> T await(Future<T> future) {
    return RecordingEnd.within(future.toCompletionStage().toCompletableFuture());
  }
}
