package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Bytes;
import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.Listener;
import dev.exchange.api.Message;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.api.state.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells that a peer watches, over a link in memory and over a real WebSocket. */
class SharedCellsTest {

  private final ComplexFixture near = new ComplexFixture(SpecChain.LIMITS, false);
  private final ComplexFixture far = new ComplexFixture(SpecChain.LIMITS, false);
  private final LinkedBlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private final Exchange page = near.deploy(Exchange.define("page"));
  private Exchange app;
  private Peer peer;

  @AfterEach
  void close() {
    near.close();
    far.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "websocket"})
  void aWatcherGetsTheValueThatIsThereAndThenEachChangeInOrder(String transport) throws Exception {
    connect(transport);
    await(app.set("count", 1L));
    await(peer.watch("count", changes::add));
    for (long i = 2; i <= 100; i++) {
      await(app.set("count", i));
    }
    List<Object> values = new ArrayList<>();
    while (!values.contains(100L)) {
      Change change = next();
      values.add(change.value());
      assertThat(change.cell()).isEqualTo("count");
    }
    assertThat(values).isSorted().startsWith(1L).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "websocket"})
  void aCellThatIsNotSharedIsUnknown(String transport) {
    connect(transport);
    assertThat(failureOf(peer.watch("hidden", changes::add)).code())
        .isEqualTo(ErrorCode.UNKNOWN_CELL);
    assertThat(failureOf(peer.watch("none", changes::add)).code())
        .isEqualTo(ErrorCode.UNKNOWN_CELL);
  }

  @Test
  void aSlowWatcherNeverMissesTheLastValue() throws Exception {
    connect("websocket");
    await(peer.watch("count", changes::add));
    assertThat(next().value()).isEqualTo(0L);
    await(app.batch(state -> state.set("count", 1L)));
    for (long i = 2; i <= 20_000; i++) {
      app.set("count", i);
    }
    Object value = 0L;
    int told = 0;
    while (!value.equals(20_000L)) {
      value = next().value();
      told++;
    }
    assertThat(told).isLessThanOrEqualTo(20_000);
  }

  @Test
  void aComputedCellThatFailsTellsItsErrorAndRecovers() throws Exception {
    connect("websocket");
    await(peer.watch("half", changes::add));
    assertThat(next().value()).isEqualTo(0L);
    await(app.set("count", "text"));
    assertThat(next().error()).isNotNull();
    await(app.set("count", 4L));
    assertThat(next().value()).isEqualTo(2L);
  }

  @Test
  void aValueThatFitsIntoNoPacketIsToldAsTheErrorThatItIs() throws Exception {
    connect("websocket");
    await(peer.watch("count", changes::add));
    next();
    await(app.set("count", Bytes.of(new byte[2_000_000])));
    assertThat(next().error().code()).isEqualTo(ErrorCode.TOO_LARGE);
    await(app.set("count", 3L));
    assertThat(next().value()).isEqualTo(3L);
  }

  @Test
  void whoWatchesNoMoreIsToldNothing() throws Exception {
    connect("websocket");
    Subscription first = await(peer.watch("count", changes::add));
    next();
    LinkedBlockingQueue<Change> others = new LinkedBlockingQueue<>();
    await(peer.watch("count", others::add));
    first.cancel();
    await(page.get("none").otherwiseEmpty());
    await(app.set("count", 1L));
    assertThat(others.poll(10, TimeUnit.SECONDS).value()).isEqualTo(0L);
    assertThat(others.poll(10, TimeUnit.SECONDS).value()).isEqualTo(1L);
    assertThat(changes).isEmpty();
  }

  @Test
  void whenTheLinkEndsTheWatcherIsToldAndOthersSeeNothingOfIt() throws Exception {
    connect("websocket");
    List<Message> seen = new ArrayList<>();
    app.on("**", seen::add);
    await(peer.watch("count", changes::add));
    next();
    await(app.close());
    assertThat(next().error().code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(seen).isEmpty();
  }

  @Test
  void aChangeIsTracedToTheMessageThatCausedIt() throws Exception {
    connect("websocket");
    await(peer.watch("count", changes::add));
    next();
    await(peer.request("count.up", null));
    Change change = next();
    assertThat(change.cause()).isNotNull();
    assertThat(await(near.complex.trace("page")))
        .anyMatch(
            event -> event.name().equals("count.up") && event.message().equals(change.cause()));
  }

  private void connect(String transport) {
    ComplexFixture where = transport.equals("local") ? near : far;
    app =
        where.deploy(
            Exchange.define("app")
                .cell("count", 0L)
                .cell("hidden", 0L)
                .computed("half", state -> ((Number) state.get("count")).doubleValue() / 2)
                .share("count", "half")
                .handler(
                    "count.up",
                    (msg, sig, state) -> {
                      state.set("count", 77L);
                      return null;
                    }));
    if (transport.equals("local")) {
      peer = await(page.connect(ConnectOptions.local("app")));
    } else {
      Listener listener =
          await(app.listen(new ConnectOptions("websocket", ValueMap.of("port", 0L))));
      peer = await(page.connect(listener.address()));
    }
  }

  private Change next() throws InterruptedException {
    Change change = changes.poll(10, TimeUnit.SECONDS);
    assertThat(change).as("a change within 10 s").isNotNull();
    return change;
  }
}
