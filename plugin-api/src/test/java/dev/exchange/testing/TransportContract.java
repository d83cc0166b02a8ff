package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.Bytes;
import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Frame;
import dev.exchange.spi.Link;
import dev.exchange.spi.Transport;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} keeps. A transport's test extends this and says how to reach what
 * listens.
 */
public abstract class TransportContract extends TransportFixture {

  /** Whether a link needs its listener only to begin. */
  protected boolean linksOutliveTheirListener() {
    return true;
  }

  @Test
  void messagesArriveInTheOrderInWhichTheyWereSent() {
    Pair pair = connect();
    List<Object> sent = new ArrayList<>();
    for (long i = 0; i < 10_000; i++) {
      sent.add(i);
      assertThat(pair.near().send(near(i))).isTrue();
      pair.farEnd().awaitMessages((int) Math.max(0, i - 900));
    }
    assertThat(values(pair.farEnd().awaitMessages(10_000))).isEqualTo(sent);
  }

  @Test
  void bothDirectionsAreOpen() {
    Pair pair = connect();
    pair.far().send(far("from afar"));
    pair.near().send(near("from here"));
    assertThat(values(pair.nearEnd().awaitMessages(1))).containsExactly("from afar");
    assertThat(values(pair.farEnd().awaitMessages(1))).containsExactly("from here");
  }

  @Test
  void valuesOfAllKindsAreTheSameAtTheOtherEnd() {
    byte[] allBytes = new byte[256];
    for (int i = 0; i < allBytes.length; i++) {
      allBytes[i] = (byte) i;
    }
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
            "žluťoučký kůň 🐎 \u0000 \u2028 \"\\ \r\n\n data: x\n\n",
            Bytes.of(allBytes),
            Bytes.of(new byte[0]),
            ValueList.EMPTY,
            ValueMap.EMPTY,
            ValueMap.of("__proto__", ValueList.of(null, ValueMap.of("", 1L))));
    Pair pair = connect();
    values.forEach(value -> pair.near().send(near(value)));
    values.forEach(value -> pair.far().send(far(value)));
    assertThat(values(pair.farEnd().awaitMessages(values.size()))).isEqualTo(values);
    assertThat(values(pair.nearEnd().awaitMessages(values.size()))).isEqualTo(values);
  }

  @Test
  void bigValuesAreTheSameAtTheOtherEnd() {
    char[] many = new char[900 << 10];
    Arrays.fill(many, 'x');
    List<Object> values = List.of(new String(many), Bytes.of(new byte[600 << 10]), "small");
    Pair pair = connect();
    values.forEach(value -> pair.near().send(near(value)));
    values.forEach(value -> pair.far().send(far(value)));
    assertThat(values(pair.farEnd().awaitMessages(values.size()))).isEqualTo(values);
    assertThat(values(pair.nearEnd().awaitMessages(values.size()))).isEqualTo(values);
  }

  @Test
  void framesThatAreNoMessagesArriveInOrder() {
    Pair pair = connect();
    List<Frame> sent =
        List.of(
            new Frame.Announce(List.of("n", "m.*"), List.of()),
            new Frame.Announce(List.of(), List.of("w")),
            new Frame.Withdraw(List.of("n"), List.of()),
            new Frame.Who(7, "n", null, 4, List.of("near-1"), 7),
            new Frame.Who(8, "n", "elsewhere", 3, List.of("a", "near-1"), 2),
            new Frame.Here(9, "m", 2, "there", List.of("b", "c", "there")),
            new Frame.Here(10, "m", -1, null));
    sent.forEach(pair.near()::send);
    assertThat(pair.farEnd().await(sent.size() + 1).subList(1, sent.size() + 1)).isEqualTo(sent);
  }

  @Test
  void theOtherEndIsToldWhyALinkIsRefused() {
    Pair pair = connect();
    pair.near().send(new Frame.Err("CONFLICT", "expected one"));
    assertThat(pair.farEnd().await(2).get(1)).isEqualTo(new Frame.Err("CONFLICT", "expected one"));
    pair.near().close();
    pair.farEnd().awaitClosed();
  }

  @Test
  void theOtherEndIsToldAGoodBye() {
    Pair pair = connect();
    pair.far().send(new Frame.Bye("weary"));
    assertThat(pair.nearEnd().await(2).get(1).toString()).contains("weary");
    pair.far().close();
    pair.nearEnd().awaitClosed();
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
    for (long i = 0; i < 100; i++) {
      pair.near().send(near(i));
    }
    pair.near().close();
    assertThat(pair.farEnd().awaitMessages(100)).hasSize(100);
    pair.farEnd().awaitClosed();
  }

  @Test
  void aCloseIsToldToAnEndThatSendsAllTheTime() {
    for (int i = 0; i < 20; i++) {
      Pair pair = connect();
      Frame.Msg big = near("x".repeat(30_000));
      for (int n = 0; n < 100; n++) {
        pair.near().send(big);
      }
      pair.farEnd().awaitMessages(1);
      pair.far().close();
      while (pair.nearEnd().closings() == 0) {
        pair.near().send(big);
      }
      pair.farEnd().awaitClosed();
    }
    assertThat(noMoreCame()).isTrue();
  }

  @Test
  void aSendAfterTheCloseIsRefused() {
    Pair pair = connect();
    pair.near().close();
    pair.farEnd().awaitClosed();
    pair.nearEnd().awaitClosed();
    assertThat(pair.near().send(near(1L))).isFalse();
    assertThat(pair.far().send(far(1L))).isFalse();
    assertThat(pair.farEnd().messages()).isEmpty();
  }

  @Test
  void toConnectToNobodyFailsWithPeerGone() {
    Future<Link> link = made().connect(vertx(), nobody(), new RecordingEnd());
    assertThatThrownBy(() -> await(link))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PEER_GONE));
  }

  @Test
  void aSecondListenerIsRefusedWithConflictAndTheFirstGoesOn() {
    Future<Listener> second =
        made().listen(vertx(), listenAgain(listener().address()), link -> null);
    assertThatThrownBy(() -> await(second))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    connect();
  }

  @Test
  void onceItNoLongerListensNobodyCanConnectAndOpenLinksGoOn() {
    Pair pair = connect();
    ConnectOptions address = listener().address();
    listener().cancel();
    listener().cancel();
    until(() -> refuses(address));
    if (linksOutliveTheirListener()) {
      pair.near().send(nearOf(1, "still"));
      pair.far().send(far("still"));
      assertThat(values(pair.farEnd().awaitMessages(1))).containsExactly("still");
      assertThat(values(pair.nearEnd().awaitMessages(1))).containsExactly("still");
    }
    pair.near().close(); // or it comes back to the next one that listens
    listen(listenAgain(address));
    connect();
  }

  @Test
  void itListensAgainAtOnce() {
    ConnectOptions address = listener().address();
    for (int i = 0; i < 20; i++) {
      listener().cancel();
      listen(listenAgain(address));
      connect().near().close();
    }
  }

  @Test
  void whoeverWaitsForAListenerIsToldAtOnceIfThereIsOne() {
    AtomicInteger told = new AtomicInteger();
    made().onListening(connectTo(listener().address()), told::incrementAndGet).cancel();
    assertThat(told).hasValue(1);
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

  private boolean refuses(ConnectOptions address) {
    Future<Link> link = made().connect(vertx(), connectTo(address), new RecordingEnd());
    try {
      await(link).close();
      return false;
    } catch (ExchangeException e) {
      return true;
    }
  }

  private static void closedBy(Pair pair, Link closing) {
    closing.close();
    closing.close();
    pair.nearEnd().awaitClosed();
    pair.farEnd().awaitClosed();
    assertThat(pair.nearEnd().closings()).isEqualTo(1);
    assertThat(pair.farEnd().closings()).isEqualTo(1);
  }
}
