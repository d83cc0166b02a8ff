package dev.exchange.testing;

import static dev.exchange.testing.RecordingEnd.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.Bytes;
import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Listener;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} keeps. A transport's test extends this and says how to reach what
 * listens.
 */
public abstract class TransportContract {

  /** Both ends of one open link. */
  protected record Pair(Link near, RecordingEnd nearEnd, Link far, RecordingEnd farEnd) {}

  private record Accepted(Link link, RecordingEnd end) {}

  private final LinkedBlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private Transport transport;
  private Subscription listening;

  /** A transport of its own for one test. */
  protected abstract Transport transport();

  /** How to listen under a name that is free. */
  protected abstract ConnectOptions listenTo(String name);

  /** How to connect to what listens under that name, or would. */
  protected abstract ConnectOptions connectTo(String name);

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    transport = transport();
    listening = await(transport.listen(vertx, listenTo("here"), this::accept));
  }

  @AfterEach
  void close() {
    listening.cancel();
    await(vertx.close());
  }

  @Test
  void framesArriveInTheOrderInWhichTheyWereSent() {
    Pair pair = connect();
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Frame frame = message("n", (long) i);
      sent.add(frame);
      assertThat(pair.near().send(frame)).isTrue();
    }
    assertThat(values(pair.farEnd().await(1_000))).isEqualTo(values(sent));
  }

  @Test
  void bothDirectionsAreOpen() {
    Pair pair = connect();
    pair.far().send(message("back", "from afar"));
    pair.near().send(message("forth", "from here"));
    assertThat(values(pair.nearEnd().await(1))).containsExactly("from afar");
    assertThat(values(pair.farEnd().await(1))).containsExactly("from here");
  }

  @Test
  void valuesOfAllKindsAreTheSameAtTheOtherEnd() {
    byte[] allBytes = new byte[256];
    for (int i = 0; i < allBytes.length; i++) {
      allBytes[i] = (byte) i;
    }
    char[] many = new char[200_000];
    Arrays.fill(many, 'x');
    List<@Nullable Object> values =
        Arrays.asList(
            null,
            true,
            1L << 53,
            -(1L << 53),
            0.1,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            "",
            "žluťoučký kůň 🐎 \u0000 \u2028 \"\\",
            Bytes.of(allBytes),
            Bytes.of(new byte[0]),
            ValueList.EMPTY,
            ValueMap.EMPTY,
            ValueMap.of("__proto__", ValueList.of(null, ValueMap.of("", 1L))),
            new String(many),
            Bytes.of(new byte[200_000]));
    Pair pair = connect();
    values.forEach(value -> pair.near().send(message("value", value)));
    assertThat(values(pair.farEnd().await(values.size()))).isEqualTo(values);
  }

  @Test
  void everyKindOfFrameArrives() {
    Pair pair = connect();
    List<Frame> sent =
        List.of(
            new Frame.Hello("a", List.of("x", "y.*"), List.of("z")),
            new Frame.Welcome("b", List.of(), List.of("**")),
            new Frame.Announce(List.of("n"), List.of()),
            new Frame.Withdraw(List.of(), List.of("n")),
            new Frame.Err("CONFLICT", "expected one"),
            new Frame.Bye("done"));
    sent.forEach(pair.near()::send);
    assertThat(pair.farEnd().await(sent.size())).isEqualTo(sent);
  }

  @Test
  void bothEndsAreToldOnceThatTheNearOneClosed() {
    Pair pair = connect();
    closedBy(pair, pair.near());
  }

  @Test
  void bothEndsAreToldOnceThatTheFarOneClosed() {
    Pair pair = connect();
    closedBy(pair, pair.far());
  }

  @Test
  void whatWasSentBeforeACloseStillArrives() {
    Pair pair = connect();
    for (int i = 0; i < 100; i++) {
      pair.near().send(message("n", (long) i));
    }
    pair.near().close();
    assertThat(pair.farEnd().await(100)).hasSize(100);
    pair.farEnd().awaitClosed();
  }

  @Test
  void aSendAfterTheCloseIsRefused() {
    Pair pair = connect();
    pair.near().close();
    pair.farEnd().awaitClosed();
    pair.nearEnd().awaitClosed();
    assertThat(pair.near().send(message("late", 1L))).isFalse();
    assertThat(pair.far().send(message("late", 1L))).isFalse();
    assertThat(pair.farEnd().count()).isZero();
  }

  @Test
  void toConnectToNobodyFailsWithPeerGone() {
    Future<Link> link = transport.connect(vertx, connectTo("nobody"), new RecordingEnd());
    assertThatThrownBy(() -> await(link))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PEER_GONE));
  }

  @Test
  void aSecondListenerIsRefusedWithConflictAndTheFirstGoesOn() {
    Future<Listener> second = transport.listen(vertx, listenTo("here"), link -> null);
    assertThatThrownBy(() -> await(second))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    connect();
  }

  @Test
  void onceItNoLongerListensNobodyCanConnectAndOpenLinksGoOn() {
    Pair pair = connect();
    listening.cancel();
    listening.cancel();
    Future<Link> link = transport.connect(vertx, connectTo("here"), new RecordingEnd());
    assertThatThrownBy(() -> await(link)).isInstanceOf(ExchangeException.class);
    assertThat(pair.near().send(message("still", 1L))).isTrue();
    pair.farEnd().await(1);
    listening = await(transport.listen(vertx, listenTo("here"), this::accept));
    connect();
  }

  @Test
  void whoeverWaitsForAListenerIsToldAtOnceIfThereIsOne() {
    AtomicInteger told = new AtomicInteger();
    transport.onListening(connectTo("here"), told::incrementAndGet).cancel();
    assertThat(told).hasValue(1);
  }

  @Test
  void aThousandLinksComeAndGo() {
    for (int i = 0; i < 1_000; i++) {
      Pair pair = connect();
      pair.near().send(message("n", (long) i));
      pair.farEnd().await(1);
      (i % 2 == 0 ? pair.near() : pair.far()).close();
      pair.nearEnd().awaitClosed();
      pair.farEnd().awaitClosed();
    }
    assertThat(accepted).isEmpty();
  }

  @Test
  void sendersOnManyLinksDoNotMixUpEachOthersOrder() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pairs.add(connect());
    }
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (Pair pair : pairs) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 1_000; n++) {
                  pair.near().send(message("n", (long) n));
                }
              }));
    }
    for (Pair pair : pairs) {
      List<Object> values = values(pair.farEnd().await(1_000));
      for (int n = 0; n < 1_000; n++) {
        assertThat(values.get(n)).isEqualTo((long) n);
      }
    }
    assertThat(threads).hasSize(8);
  }

  @Test
  void closingFromBothSidesAtOnceIsToldOnceToEach() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      Pair pair = connect();
      Thread one = Thread.ofPlatform().start(pair.near()::close);
      Thread other = Thread.ofPlatform().start(pair.far()::close);
      one.join();
      other.join();
      pair.nearEnd().awaitClosed();
      pair.farEnd().awaitClosed();
      assertThat(pair.nearEnd().closings()).isEqualTo(1);
      assertThat(pair.farEnd().closings()).isEqualTo(1);
    }
  }

  /** The Vert.x of this test. */
  protected Vertx vertx() {
    return vertx;
  }

  /** Opens a link to what listens. */
  protected Pair connect() {
    RecordingEnd end = new RecordingEnd();
    Link link = await(transport.connect(vertx, connectTo("here"), end));
    try {
      Accepted other = accepted.poll(60, TimeUnit.SECONDS);
      assertThat(other).as("the end that was accepted").isNotNull();
      return new Pair(link, end, other.link(), other.end());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The result of a Future, which must be there within a minute. */
  protected static <T> T await(Future<T> future) {
    return within(future.toCompletionStage().toCompletableFuture());
  }

  private RecordingEnd accept(Link link) {
    RecordingEnd end = new RecordingEnd();
    accepted.add(new Accepted(link, end));
    return end;
  }

  private static void closedBy(Pair pair, Link closing) {
    closing.close();
    closing.close();
    pair.nearEnd().awaitClosed();
    pair.farEnd().awaitClosed();
    assertThat(pair.nearEnd().closings()).isEqualTo(1);
    assertThat(pair.farEnd().closings()).isEqualTo(1);
  }

  private static Frame message(String name, @Nullable Object value) {
    MessageId id = MessageId.of(1, 1);
    return new Frame.Msg(
        Message.builder(id, Kind.EVENT, name, "sender").value(value).build(), false);
  }

  private static List<Object> values(List<Frame> frames) {
    List<Object> values = new ArrayList<>();
    for (Frame frame : frames) {
      values.add(((Frame.Msg) frame).message().value());
    }
    return values;
  }
}
