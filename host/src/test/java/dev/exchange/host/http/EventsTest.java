package dev.exchange.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.ExchangeVerticle;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsTest {

  private static final String ORDERS = "/api/shop/events?name=order.*";
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final int RING = 50;

  private TestServer server;
  private Exchange shop;

  @BeforeEach
  void start() throws Exception {
    server =
        new TestServer(
            Settings.defaults()
                .with(Defaults.EVENTS_RING, RING)
                .with(Defaults.EVENTS_STREAMS, 3)
                .with(Defaults.EVENTS_READERS, 4)
                .with(Defaults.EVENTS_HEARTBEAT, Duration.ofMillis(50)));
    shop = server.deploy(shop());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static ExchangeBuilder shop() {
    return Exchange.define("shop")
        .cell("items", List.of())
        .handler("order.new", (msg, sig, state) -> "ok")
        .handler("other", (msg, sig, state) -> "ok");
  }

  @Test
  void whatAnExchangeReceivesIsAnEvent() throws Exception {
    try (EventClient client = client(ORDERS, "Traceparent: " + PARENT)) {
      assertThat(client.header("content-type")).isEqualTo("text/event-stream");
      assertThat(client.header("cache-control")).isEqualTo("no-store");
      assertThat(client.header("traceparent")).startsWith(PARENT.substring(0, 36));
      TestServer.await(shop.request("other", 0));
      TestServer.await(
          shop.request("order.new", 1, MessageOptions.DEFAULT.withTraceContext(PARENT, null)));
      EventClient.Event event = client.next();
      assertThat(event.type()).isEqualTo("message");
      assertThat(event.id()).endsWith(".1");
      ValueMap data = event.data();
      assertThat(data.text("name")).isEqualTo("order.new");
      assertThat(data.text("kind")).isEqualTo("request");
      assertThat(data.text("from")).isEqualTo("shop");
      assertThat(data.get("value")).isEqualTo(1L);
      assertThat(data.text("traceparent")).isEqualTo(PARENT);
      assertThat(data.list("trace")).containsExactly("shop");
    }
  }

  @Test
  void whoComesBackMissesNothing() throws Exception {
    String last;
    try (EventClient client = client(ORDERS)) {
      order(1);
      last = client.next().id();
    }
    order(2);
    order(3);
    try (EventClient back = client(ORDERS, "Last-Event-ID: " + last)) {
      assertThat(back.next().data().number("value")).isEqualTo(2);
      assertThat(back.next().data().number("value")).isEqualTo(3);
      order(4);
      assertThat(back.next().data().number("value")).isEqualTo(4);
    }
  }

  @Test
  void whoComesBackLateIsToldHowManyAreGone() throws Exception {
    String last;
    try (EventClient client = client(ORDERS)) {
      order(0);
      last = client.next().id();
    }
    for (int i = 1; i <= RING + 7; i++) {
      order(i);
    }
    try (EventClient back = client(ORDERS, "Last-Event-ID: " + last)) {
      EventClient.Event gap = back.next();
      assertThat(gap.type()).isEqualTo("gap");
      assertThat(gap.data().number("missed")).isEqualTo(7);
      assertThat(gap.id()).endsWith(".8");
      for (int i = 8; i <= RING + 7; i++) {
        assertThat(back.next().data().number("value")).isEqualTo(i);
      }
    }
  }

  @Test
  void anIdThatNobodyKnowsIsAGapOfUnknownSize() throws Exception {
    try (EventClient first = client(ORDERS)) {
      order(1);
      String id = first.next().id();
      for (String unknown : List.of("x.1", id.replace(".1", ".2"), id + "x")) {
        try (EventClient client = client(ORDERS, "Last-Event-ID: " + unknown)) {
          EventClient.Event gap = client.next();
          assertThat(gap.type()).isEqualTo("gap");
          assertThat(gap.data()).containsEntry("missed", null);
          assertThat(client.next().id()).as("then all that there is").isEqualTo(id);
        }
      }
    }
  }

  @Test
  void whoReadsSlowlyIsToldWhatIsGoneAndKeepsNobodyWaiting() throws Exception {
    String big = "x".repeat(20_000);
    int sent = 2_000;
    try (EventClient slow = client(ORDERS)) {
      for (int i = 0; i < sent; i++) {
        TestServer.await(shop.send("order.new", ValueList.of(i, big)));
      }
      int seen = 0;
      int missed = 0;
      int gaps = 0;
      double latest = -1;
      while (latest < sent - 1) {
        EventClient.Event event = slow.next();
        if (event.type().equals("gap")) {
          gaps++;
          missed += (int) event.data().number("missed");
        } else {
          latest = ((Number) event.data().list("value").get(0)).doubleValue();
          assertThat(latest).isEqualTo((double) seen + missed);
          seen++;
        }
      }
      assertThat(gaps).isPositive();
      assertThat(seen + missed).isEqualTo(sent);
    }
  }

  @Test
  void aStreamGoesOnWhenItsExchangeIsMadeAnew() throws Exception {
    String id = deploy("again");
    try (EventClient client = client("/api/again/events?name=**")) {
      TestServer.await(server.complex.exchange("again").send("hi", 1));
      assertThat(client.next().data().number("value")).isEqualTo(1);
      TestServer.await(server.vertx.undeploy(id));
      deploy("again");
      TestServer.await(server.complex.exchange("again").send("hi", 2));
      assertThat(client.next().data().number("value")).isEqualTo(2);
    }
  }

  @Test
  void aCellIsFollowedFromWhatItHolds() throws Exception {
    String path = "/api/shop/events?cell=items";
    try (EventClient client = client(path)) {
      ValueMap now = client.next().data();
      assertThat(now.text("cell")).isEqualTo("items");
      assertThat(now.number("version")).isZero();
      assertThat(now.list("value")).isEmpty();
      TestServer.await(shop.set("items", ValueList.of(1)));
      assertThat(client.next().data().number("version")).isEqualTo(1);
      try (EventClient second = client(path)) {
        assertThat(second.next().data().list("value")).containsExactly(1L);
      }
    }
  }

  @Test
  void aStreamWithoutEventsHasComments() throws Exception {
    try (EventClient client = client(ORDERS)) {
      client.comments(3);
    }
  }

  @Test
  void closingTheServerEndsTheStreamsAtOnce() throws Exception {
    try (EventClient client = client(ORDERS)) {
      long began = System.nanoTime();
      TestServer.await(server.api().close(Duration.ofSeconds(9)));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void readersAndStreamsAreBounded() throws Exception {
    try (EventClient a = client(ORDERS);
        EventClient b = client("/api/shop/events?name=a");
        EventClient c = client("/api/shop/events?name=b")) {
      try (EventClient refused = client("/api/shop/events?name=c")) {
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("retry-after")).isEqualTo("1");
      }
      try (EventClient d = client(ORDERS);
          EventClient refused = client(ORDERS)) {
        assertThat(List.of(a.status(), b.status(), c.status(), d.status())).containsOnly(200);
        assertThat(refused.status()).isEqualTo(503);
      }
    }
  }

  @Test
  void aMessageNamedEventsCanStillBeSent() throws Exception {
    server.gateway.answer("events", io.vertx.core.Future::succeededFuture);
    Wire.Reply reply = server.post("/api/shop/events", "7");
    assertThat(reply.body()).isEqualTo("7");
    assertThat(server.gateway.last().name()).isEqualTo("events");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/shop/events                       | 400",
        "/api/shop/events?name=a&cell=items     | 400",
        "/api/shop/events?name=a&name=b         | 400",
        "/api/shop/events?name=a..b             | 400",
        "/api/shop/events?name=a&since=3        | 400",
        "/api/shop/events?cell=none             | 404",
        "/api/nobody/events?name=a              | 404",
        "/api/host/events?name=a                | 404",
        "/api/shop/events?name=%zz              | 400",
      })
  void aBadReadIsRefused(String path, int status) throws Exception {
    HttpApiTest.problem(server.get(path), status);
  }

  @Test
  void headTellsTheType() throws Exception {
    Wire.Reply head = server.ask("HEAD " + ORDERS, List.of(), "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("content-type")).isEqualTo("text/event-stream");
  }

  @Test
  void theTokenMayStandInTheUrl() throws Exception {
    try (TestServer closed = new TestServer(Settings.defaults().with(Defaults.TOKEN, "sesame"))) {
      closed.deploy(shop());
      int port = closed.api().port();
      for (String wrong : List.of("", "&token=", "&token=sesam")) {
        assertThat(closed.get(ORDERS + wrong).status()).isEqualTo(401);
      }
      try (EventClient shown = new EventClient(port, ORDERS + "&token=sesame");
          EventClient header = new EventClient(port, ORDERS, "Authorization: Bearer sesame")) {
        assertThat(shown.status()).isEqualTo(200);
        assertThat(header.status()).isEqualTo(200);
      }
    }
  }

  private EventClient client(String path, String... headers) throws Exception {
    return new EventClient(server.api().port(), path, headers);
  }

  private void order(int number) throws Exception {
    TestServer.await(shop.send("order.new", number));
  }

  private String deploy(String id) throws Exception {
    ExchangeBuilder definition = Exchange.define(id).handler("hi", (msg, sig, state) -> "hello");
    return TestServer.await(
        server.vertx.deployVerticle(new ExchangeVerticle(definition, server.complex)));
  }
}
