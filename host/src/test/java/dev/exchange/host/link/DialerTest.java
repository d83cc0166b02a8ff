package dev.exchange.host.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.MessageId;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.host.link.Side.Hand;
import dev.exchange.host.link.Side.Line;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.Frame;
import dev.exchange.spi.LinkHandler;
import dev.exchange.spi.PacketTransport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dialler whose other side is the test, which moves the clock too. */
class DialerTest {

  private static final String SESSION = "0123456789abcdef";

  private final Hand clock = new Hand();
  private final Hours loop = new Hours();
  private final Calls calls = new Calls();
  private final Told told = new Told();
  private final SessionLink link = new SessionLink(loop, clock, new Seen());
  private final Dialer dialer =
      new Dialer(
          loop, null, calls, new ConnectOptions("test", ValueMap.EMPTY), new Random(7), link);

  @Test
  void aHelloThatCameTooLateIsSaidAgainOverAnotherConnection() {
    begin();
    welcome(false);
    calls.last().closed();
    loop.pass(100);
    refuse(ErrorCode.TIMEOUT);
    assertThat(calls.lines.getLast().closed).isEqualTo(CloseCode.DROPPED);
    assertThat(link.isOver()).isFalse();
    loop.pass(200);
    assertThat(calls.lines).hasSize(3);
    assertThat(hello().resume()).isEqualTo(new WireFrame.Resume(SESSION, 0));
    welcome(true);
    assertThat(link.session().isOpen()).isTrue();
    assertThat(told.renewed).isZero();
  }

  @Test
  void pausesGrowWhileEachHelloComesTooLateAndTheSessionIsForgottenAfter60Seconds() {
    begin();
    welcome(false);
    calls.last().closed();
    List<Long> pauses = new ArrayList<>();
    long lost = clock.millis();
    while (told.renewed == 0) {
      pauses.add(untilTheNextCall());
      refuse(ErrorCode.TIMEOUT);
    }
    for (int i = 0; i < pauses.size(); i++) {
      long longest = Math.min(10_000, 100L << i);
      assertThat(pauses.get(i)).isBetween(longest / 2, longest + 10);
    }
    assertThat(clock.millis() - lost).isBetween(60_000L, 71_000L);
    untilTheNextCall();
    assertThat(hello().resume()).isNull();
  }

  @Test
  void aFirstHelloThatCameTooLateIsPeerGoneAndNobodyDialsAgain() {
    begin();
    refuse(ErrorCode.TIMEOUT);
    loop.pass(60_000);
    assertThat(told.why.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(calls.lines).hasSize(1);
    assertThat(calls.lines.getLast().closed).isEqualTo(CloseCode.DROPPED);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TIMEOUT")
  void aSessionThatIsRefusedIsNotAskedForAgain(ErrorCode code) {
    begin();
    welcome(false);
    calls.last().closed();
    loop.pass(100);
    refuse(code);
    loop.pass(60_000);
    assertThat(told.why.code()).isEqualTo(code);
    assertThat(calls.lines).hasSize(2);
  }

  private void begin() {
    link.carriedBy(dialer, told);
    assertThat(dialer.open().succeeded()).isTrue();
    assertThat(link.send(new Frame.Hello("page", List.of(), List.of()))).isTrue();
    loop.pass(0);
    assertThat(hello().resume()).isNull();
  }

  /** Lets time pass until it dials again; how long that was. */
  private long untilTheNextCall() {
    int before = calls.lines.size();
    long since = clock.millis();
    while (calls.lines.size() == before) {
      loop.pass(10);
      assertThat(clock.millis() - since).isLessThanOrEqualTo(10_010);
    }
    return clock.millis() - since;
  }

  private WireFrame.Hello hello() {
    Line line = calls.lines.getLast();
    return (WireFrame.Hello) new FrameReader(line.encoding).read(line.packets.peek()).getFirst();
  }

  private void welcome(boolean resumed) {
    say(
        new WireFrame.Welcome(
            "app", SESSION, resumed, 0, List.of("a"), List.of(), new WireFrame.Grant(10, 4 << 20)));
  }

  private void refuse(ErrorCode code) {
    say(new WireFrame.Err(code, "no", -1, true));
  }

  private void say(WireFrame frame) {
    calls.last().packet(Packet.of(Encoding.JSON, frame));
    loop.pass(0);
  }

  /** Every call is answered at once, by a line whose other end is the test. */
  private static final class Calls implements PacketTransport {

    final List<Line> lines = new ArrayList<>();
    private final List<ConnectionHandler> handlers = new ArrayList<>();

    /** Who is told of the last connection. */
    ConnectionHandler last() {
      return handlers.getLast();
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public Future<Connection> dial(Vertx vertx, ConnectOptions options, ConnectionHandler handler) {
      Line line = new Line(Encoding.JSON);
      lines.add(line);
      handlers.add(handler);
      return Future.succeededFuture(line);
    }

    @Override
    public Future<Listener> listen(Vertx vertx, ConnectOptions options, Acceptor acceptor) {
      throw new UnsupportedOperationException();
    }
  }

  /** A loop whose time passes when the test says so. */
  private final class Hours implements Loop {

    private record Due(long nanos, Runnable task) {}

    private final Queue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));

    /** Does what is to be done until that many ms have passed. */
    void pass(long millis) {
      long end = clock.nanos + TimeUnit.MILLISECONDS.toNanos(millis);
      for (Due next = due.peek(); next != null && next.nanos() <= end; next = due.peek()) {
        due.remove(next);
        clock.nanos = next.nanos();
        next.task().run();
      }
      clock.nanos = end;
    }

    @Override
    public void execute(Runnable task) {
      due.add(new Due(clock.nanos, task));
    }

    @Override
    public Subscription schedule(long millis, Runnable task) {
      Due one = new Due(clock.nanos + TimeUnit.MILLISECONDS.toNanos(millis), task);
      due.add(one);
      return () -> due.remove(one);
    }
  }

  /** The exchange that has the link. */
  private static final class Told implements LinkHandler {

    int renewed;
    @Nullable ExchangeException why;

    @Override
    public boolean frame(Frame frame) {
      return true;
    }

    @Override
    public void renewed(Set<MessageId> waiting) {
      renewed++;
    }

    @Override
    public void closed(@Nullable Throwable cause) {
      why = (ExchangeException) cause;
    }
  }
}
