package dev.exchange.host.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Values;
import dev.exchange.host.link.Side.Hand;
import dev.exchange.host.link.Side.Line;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sides of a session, with wires that the test cuts and a clock that it moves. */
class SessionTest {

  private static final String SESSION = "0123456789abcdef";

  private final Hand clock = new Hand();
  private final Side page = new Side("page", clock);
  private final Side app = new Side("app", clock);
  private Line toApp = new Line(Encoding.JSON);
  private Line toPage = new Line(Encoding.JSON);

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void twoSidesGreetAndSendInOrder(Encoding encoding) {
    connected(encoding);
    for (long i = 0; i < 100; i++) {
      page.send(i);
      app.send(i);
    }
    carryAll();
    assertThat(page.events).startsWith("greeted app [a]");
    assertThat(app.events).startsWith("greeted page [a]");
    assertThat(values(app)).containsExactlyElementsOf(upTo(100));
    assertThat(values(page)).containsExactlyElementsOf(upTo(100));
    assertThat(page.events).contains("acked 0", "acked 99");
  }

  @Test
  void whatIsReadyTogetherGoesInOnePacket() {
    connected(Encoding.JSON);
    toApp.congested = true;
    for (long i = 0; i < 50; i++) {
      page.send(i);
    }
    assertThat(toApp.packets).isEmpty();
    toApp.congested = false;
    page.session.flush();
    assertThat(toApp.packets).hasSize(1);
    carryAll();
    assertThat(values(app)).containsExactlyElementsOf(upTo(50));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void cutsAtAnyMomentLoseNothingAndDoubleNothing(long seed) {
    Random random = new Random(seed);
    connect(random.nextBoolean() ? Encoding.JSON : Encoding.CBOR);
    long sent = 0;
    for (int round = 0; round < 2_000; round++) {
      switch (random.nextInt(6)) {
        case 0 -> {
          if (page.send(sent) && app.send(sent)) {
            sent++;
          }
        }
        case 1, 2 -> carry(toApp, app);
        case 3, 4 -> carry(toPage, page);
        default -> {
          if (random.nextInt(10) == 0) {
            cut(random);
          }
        }
      }
    }
    carryAll();
    assertThat(values(app)).containsExactlyElementsOf(upTo(sent));
    assertThat(values(page)).containsExactlyElementsOf(upTo(sent));
    assertThat(page.events.stream().filter(e -> e.startsWith("acked"))).hasSize((int) sent);
  }

  @Test
  void aReceiverThatTakesNothingStopsTheSenderAndLosesNothing() {
    connected(Encoding.JSON);
    app.takes = false;
    long sent = 0;
    while (page.send(sent)) {
      sent++;
      carryAll();
    }
    assertThat(app.delivered).hasSize((int) Credit.FIRST.messages());
    assertThat(sent).isEqualTo(Credit.FIRST.messages() + Room.MESSAGES);
    app.takes = true;
    app.session.taken(Credit.FIRST.messages(), Credit.FIRST.bytes() / 2);
    app.session.flush();
    carryAll();
    assertThat(values(app)).containsExactlyElementsOf(upTo(sent));
  }

  @Test
  void aPeerThatGrantsWithoutEndAndAcknowledgesNothingIsSentNoMoreThanItsBound() {
    connected(Encoding.JSON);
    page.session.packet(
        toApp, Buffer.buffer("{\"t\":\"credit\",\"messages\":1000000,\"bytes\":1000000000000}"));
    toApp.packets.clear();
    String big = "x".repeat(100_000);
    while (page.send(big)) {
      assertThat(toApp.bytes()).isLessThan(Outbox.MAX_UNACKNOWLEDGED + 200_000);
    }
    long before = toApp.bytes();
    assertThat(before).isGreaterThan(Outbox.MAX_UNACKNOWLEDGED - 200_000);
    page.session.packet(toApp, Buffer.buffer("{\"t\":\"ack\",\"seq\":20}"));
    assertThat(toApp.bytes()).isGreaterThan(before);
  }

  @Test
  void aFullInboxRefusesTheMessageAndTheLinkStays() {
    connected(Encoding.JSON);
    app.full = true;
    page.send(1L);
    carryAll();
    assertThat(page.events).contains("OVERLOADED 1");
    app.full = false;
    page.send(2L);
    carryAll();
    assertThat(values(app)).containsExactly(2L);
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedWhereItIsGiven() {
    connected(Encoding.JSON);
    page.send("x".repeat(1 << 20));
    page.send(2L);
    carryAll();
    assertThat(page.events).anyMatch(e -> e.startsWith("TOO_LARGE"));
    assertThat(values(app)).containsExactly(2L);
  }

  @Test
  void aMessageThatNoLongerFitsWhenItIsWrittenAgainIsRefusedAndItsNumberIsTaken() {
    connected(Encoding.CBOR);
    page.send(Bytes.of(new byte[900_000]));
    page.send(2L);
    lose();
    connected(Encoding.JSON);
    assertThat(page.events).anyMatch(event -> event.startsWith("TOO_LARGE"));
    assertThat(app.delivered).hasSize(2);
    assertThat(app.delivered.getFirst().ttl()).isZero();
    assertThat(app.delivered.getFirst().value()).isNull();
    assertThat(values(app).getLast()).isEqualTo(2L);
    page.send(3L);
    carryAll();
    assertThat(values(app).getLast()).isEqualTo(3L);
  }

  @Test
  void aGoodByeEndsBothSides() {
    connected(Encoding.JSON);
    page.send(1L);
    page.session.bye("closed");
    carryAll();
    assertThat(values(app)).containsExactly(1L);
    assertThat(app.over).extracting(e -> e.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(page.over).extracting(e -> e.code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(toApp.closed).isEqualTo(CloseCode.NORMAL);
  }

  @Test
  void aSessionThatIsAwayTooLongIsOverAtTheAcceptingSide() {
    connected(Encoding.JSON);
    app.send(1L);
    lose();
    clock.nanos += Session.AWAY_NANOS - 1;
    app.session.tick();
    assertThat(app.over).isNull();
    clock.nanos++;
    app.session.tick();
    assertThat(app.over).extracting(e -> e.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(app.events).contains("away", "PEER_GONE 1");
  }

  @Test
  void theConnectingSideForgetsASessionThatIsAwayTooLongAndSendsWhatItOwesInTheNextOne() {
    connected(Encoding.JSON);
    page.send(1L);
    lose();
    clock.nanos += Session.AWAY_NANOS + 1;
    page.session.tick();
    assertThat(page.over).isNull();
    assertThat(page.events).contains("renewed").doesNotContain("PEER_GONE 1");
    Side again = new Side("app", clock);
    reconnect(again);
    assertThat(values(again)).containsExactly(1L);
    assertThat(page.events).contains("acked 1");
  }

  @Test
  void anEventThatComesAgainInAnotherSessionIsAcknowledgedAndNotDelivered() {
    connected(Encoding.JSON);
    page.send(1L);
    app.session.packet(toPage, toApp.packets.remove());
    lose();
    clock.nanos += Session.AWAY_NANOS + 1;
    page.session.tick();
    Side again = new Side("app", clock, app.seen);
    reconnect(again);
    page.send(2L);
    again.session.packet(toPage, toApp.packets.remove());
    assertThat(values(app)).containsExactly(1L);
    assertThat(values(again)).containsExactly(2L);
  }

  @Test
  void silenceIsAskedAfterAndThenTheConnectionIsDropped() {
    connected(Encoding.JSON);
    clock.nanos += TimeUnit.SECONDS.toNanos(11);
    page.session.tick();
    carryAll();
    clock.nanos += TimeUnit.SECONDS.toNanos(25);
    page.session.tick();
    assertThat(toApp.closed).isNull();
    toApp.packets.clear();
    clock.nanos += TimeUnit.SECONDS.toNanos(6);
    page.session.tick();
    assertThat(toApp.closed).isEqualTo(CloseCode.DROPPED);
    assertThat(page.events).endsWith("away");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"t\":\"hello\",\"v\":1,\"id\":\"x\",\"credit\":{\"messages\":1,\"bytes\":1}}",
        "{\"t\":\"ack\",\"seq\":9}",
        "{\"t\":\"msg\",\"seq\":2,\"m\":{}}",
      })
  void aRuleThatIsBrokenEndsTheLinkWithItsCode(String packet) {
    connected(Encoding.JSON);
    app.session.packet(toPage, Buffer.buffer(packet));
    assertThat(app.over).extracting(e -> e.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(text(last(toPage))).contains("\"t\":\"err\"", "\"end\":true", "BAD_MESSAGE");
    assertThat(toPage.closed).isEqualTo(CloseCode.REFUSED);
  }

  @Test
  void aMessageInTheNameOfAnotherEndsTheLink() {
    connected(Encoding.JSON);
    page.send(1L);
    String forged = text(last(toApp)).replace("\"from\":\"page\"", "\"from\":\"boss\"");
    app.session.packet(toPage, Buffer.buffer(forged));
    assertThat(app.over).extracting(e -> e.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(app.delivered).isEmpty();
  }

  @Test
  void moreThanWasGrantedEndsTheLink() {
    connected(Encoding.JSON);
    app.takes = false;
    page.send(1L);
    String message = text(last(toApp));
    for (int i = 1; i <= Credit.FIRST.messages() + 1; i++) {
      String next =
          message
              .replace("\"seq\":1", "\"seq\":" + i)
              .replace("\"delivery\":\"ack\"", "\"delivery\":\"fire\"");
      app.session.packet(toPage, Buffer.buffer(next));
    }
    assertThat(app.over).extracting(e -> e.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(app.delivered).hasSize((int) Credit.FIRST.messages());
  }

  @Test
  void aConnectionThatBreaksBeforeItsWelcomeDoesNotMakeTheSessionYounger() {
    connected(Encoding.JSON);
    page.send(1L);
    lose();
    for (int i = 1; i < 30; i++) {
      clock.nanos += Session.AWAY_NANOS / 30;
      page.session.tick();
      Line next = new Line(Encoding.JSON);
      page.session.connect(next, null);
      page.session.lost(next);
    }
    assertThat(page.events).doesNotContain("renewed");
    clock.nanos += Session.AWAY_NANOS / 30;
    page.session.tick();
    assertThat(page.events).contains("renewed");
  }

  @Test
  void aPeerThatAsksAndDoesNotReadLosesItsConnection() {
    connected(Encoding.JSON);
    toPage.congested = true;
    String ask = "{\"t\":\"%s\"}".formatted("x".repeat(60));
    Buffer asks = Buffer.buffer("[" + (ask + ",").repeat(999) + ask + "]");
    for (int i = 0; i < 1_000 && toPage.closed == null; i++) {
      app.session.packet(toPage, asks);
    }
    assertThat(toPage.closed).isEqualTo(CloseCode.DROPPED);
    assertThat(toPage.packets.stream().mapToLong(Buffer::length).sum())
        .isBetween(Sending.MAX_UNREAD, Sending.MAX_UNREAD + (1 << 20));
    assertThat(app.over).isNull();
  }

  @Test
  void whatIsNotKnownIsToldAndTheLinkStays() {
    connected(Encoding.JSON);
    app.session.packet(toPage, Buffer.buffer("{\"t\":\"later\"}"));
    assertThat(text(last(toPage))).contains("\"t\":\"err\"", "later").doesNotContain("end");
    page.send(1L);
    carryAll();
    assertThat(values(app)).containsExactly(1L);
  }

  private void connect(Encoding encoding) {
    toApp = new Line(encoding);
    toPage = new Line(encoding);
    page.session.connect(toApp, null);
    Buffer hello = toApp.packets.remove();
    WireFrame first = new FrameReader(encoding).read(hello).getFirst();
    app.session.accept(toPage, (WireFrame.Hello) first, SESSION);
  }

  /** The page comes with a new session to an exchange that knows nothing of the old one. */
  private void reconnect(Side other) {
    toApp = new Line(Encoding.JSON);
    toPage = new Line(Encoding.JSON);
    page.session.connect(toApp, null);
    WireFrame hello = new FrameReader(Encoding.JSON).read(toApp.packets.remove()).getFirst();
    other.session.accept(toPage, (WireFrame.Hello) hello, "fedcba9876543210");
    while (!toApp.packets.isEmpty() || !toPage.packets.isEmpty()) {
      carry(toPage, page);
      Buffer packet = toApp.packets.poll();
      if (packet != null) {
        other.session.packet(toPage, packet);
      }
    }
  }

  private void connected(Encoding encoding) {
    connect(encoding);
    carryAll();
  }

  private void lose() {
    page.session.lost(toApp);
    app.session.lost(toPage);
  }

  /** The connection breaks; what is under way is lost from some point on; then there is another. */
  private void cut(Random random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      carry(toApp, app);
      carry(toPage, page);
    }
    Encoding encoding = toApp.encoding;
    lose();
    connect(encoding);
  }

  private void carryAll() {
    while (!toApp.packets.isEmpty() || !toPage.packets.isEmpty()) {
      carry(toApp, app);
      carry(toPage, page);
    }
  }

  private void carry(Line line, Side to) {
    Buffer packet = line.packets.poll();
    if (packet != null) {
      to.session.packet(to == app ? toPage : toApp, packet);
    }
  }

  private static Buffer last(Line line) {
    return List.copyOf(line.packets).getLast();
  }

  private static String text(Buffer packet) {
    return packet.toString(StandardCharsets.UTF_8);
  }

  private static List<Object> values(Side side) {
    return side.delivered.stream().map(message -> Values.of(message.value())).toList();
  }

  private static List<Object> upTo(long end) {
    return LongStream.range(0, end).<Object>mapToObj(i -> i).toList();
  }
}
