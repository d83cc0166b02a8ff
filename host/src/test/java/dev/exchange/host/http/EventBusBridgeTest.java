package dev.exchange.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.eventbus.Addresses;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventBusBridgeTest {

  private final Promise<Object> held = Promise.promise();
  private TestServer server;

  @AfterEach
  void stop() throws Exception {
    held.tryComplete();
    server.close();
  }

  private void start(Settings settings) throws Exception {
    server = new TestServer(settings);
    Exchange gateway = server.deploy(Exchange.define("host"));
    server.deploy(
        Exchange.define("shop")
            .handler("echo", (msg, sig, state) -> msg.value())
            .handler("nothing", (msg, sig, state) -> Handler.NULL)
            .handler("any.*", (msg, sig, state) -> msg.name())
            .handler("never", (msg, sig, state) -> held.future())
            .handler("order.sent", (msg, sig, state) -> null)
            .handler("order.published", (msg, sig, state) -> null)
            .handler(
                "fails",
                (msg, sig, state) -> {
                  throw new ExchangeException(ErrorCode.CONFLICT, "there is one");
                }));
    Addresses.serve(server.vertx.eventBus(), server.complex, gateway);
  }

  @ParameterizedTest
  @CsvSource({
    "@vertx/eventbus-bridge-client.js,websocket",
    "@vertx/eventbus-bridge-client.js,xhr-streaming",
    "@vertx/eventbus-bridge-client.js,xhr-polling",
    "vertx3-eventbus-client,websocket",
    "vertx3-eventbus-client,xhr-streaming",
    "vertx3-eventbus-client,xhr-polling",
  })
  void anUnmodifiedClientTalksToExchanges(String client, String transport) throws Exception {
    start(Settings.defaults());
    assertTalks(NodeClients.run(client, url(), transport));
  }

  @Test
  void anUnmodifiedClientShowsTheTokenInItsUrl() throws Exception {
    start(Settings.defaults().with(Defaults.TOKEN, "open-sesame"));
    assertTalks(NodeClients.run("@vertx/eventbus-bridge-client.js", url() + "?token=open-sesame"));
    Map<String, Object> refused = NodeClients.run("@vertx/eventbus-bridge-client.js", url());
    assertThat(refused).containsOnlyKeys("closed");
  }

  private static void assertTalks(Map<String, Object> said) {
    ValueMap echo = ValueMap.of("list", ValueList.of(1, 0.5, "é", null), "yes", true);
    assertThat(said)
        .containsKeys("echo", "bytes", "null", "named", "failed", "late", "nobody", "heard")
        .containsKeys("still", "error", "closed")
        .doesNotContainKey("stolen");
    assertThat(said.get("echo")).isEqualTo(echo);
    assertThat(((ValueMap) said.get("bytes")).get("inside"))
        .isInstanceOf(dev.exchange.api.Bytes.class);
    assertThat(said.get("null")).isEqualTo("null");
    assertThat(said.get("named")).isEqualTo("any.name");
    ValueMap failed = (ValueMap) said.get("failed");
    assertThat(failed.number("code")).isEqualTo(409);
    assertThat(failed.text("type")).isEqualTo("RECIPIENT_FAILURE");
    assertThat(failed.text("text")).startsWith("CONFLICT: there is one");
    assertThat(((ValueMap) said.get("late")).text("text")).startsWith("TIMEOUT: ");
    assertThat(((ValueMap) said.get("nobody")).text("type")).isEqualTo("NO_HANDLERS");
    assertThat(said.get("heard").toString())
        .contains("order.sent")
        .contains("order.published")
        .contains("01 02 03".replace(" ", ""));
    assertThat(said.get("error").toString()).contains("access_denied").contains("rejected");
    assertThat(said.get("still")).isEqualTo("here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/eventbus/info", "/eventbus/websocket", "/eventbus/1/a/xhr"})
  void aForeignPageAndAForeignHostAreRefused(String path) throws Exception {
    start(Settings.defaults());
    String get = (path.endsWith("xhr") ? "POST " : "GET ") + path;
    assertThat(server.ask(get, List.of("Origin: https://evil.example"), "").status())
        .isEqualTo(403);
    assertThat(server.ask(get, List.of("Host: evil.example"), "").status()).isEqualTo(403);
  }

  @Test
  void aForeignPageOpensNoWebSocket() throws Exception {
    start(Settings.defaults());
    assertThat(connected("https://evil.example")).isEqualTo(403);
    assertThat(connected("http://127.0.0.1:" + server.api().port())).isEqualTo(101);
  }

  /** Script and frame elements send no Origin, so what they can fetch is not there. */
  @ParameterizedTest
  @ValueSource(strings = {"jsonp?c=f", "htmlfile?c=f", "jsonp_send"})
  void whatAnyPageCouldFetchIsNotThere(String transport) throws Exception {
    start(Settings.defaults());
    assertThat(server.get("/eventbus/1/a/" + transport).status()).isEqualTo(404);
  }

  @Test
  void aConfiguredPageMayUseTheBridge() throws Exception {
    start(
        Settings.defaults()
            .with(Defaults.TOKEN, "sesame")
            .with(Defaults.HTTP_ORIGINS, List.of("https://page.test")));
    List<String> page = List.of("Origin: https://page.test");
    Wire.Reply info = server.ask("GET /eventbus/info?token=sesame", page, "");
    assertThat(info.status()).isEqualTo(200);
    assertThat(info.header("access-control-allow-origin")).isEqualTo("https://page.test");
    assertThat(server.ask("GET /eventbus/info", page, "").status()).isEqualTo(401);
    assertThat(server.ask("OPTIONS /eventbus/info", page, "").status()).isEqualTo(204);
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws Exception {
    start(Settings.defaults().with(Defaults.HTTP_BODY, 1_000));
    Wire.Reply reply = server.ask("POST /eventbus/1/a/xhr_send", List.of(), "x".repeat(1_001));
    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  void theBridgeCanBeSwitchedOff() throws Exception {
    start(Settings.defaults().with(Defaults.EVENTBUS, false));
    assertThat(server.get("/eventbus/info").status()).isEqualTo(404);
  }

  @Test
  void closingTheServerEndsClientsOfTheBridge() throws Exception {
    start(Settings.defaults());
    WebSocketClient client = server.vertx.createWebSocketClient();
    WebSocket socket =
        TestServer.await(client.connect(server.api().port(), "127.0.0.1", "/eventbus/websocket"));
    Promise<Void> closed = Promise.promise();
    socket.closeHandler(closed::tryComplete);
    long began = System.nanoTime();
    TestServer.await(server.api().close(Duration.ofSeconds(9)));
    TestServer.await(closed.future());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aClientThatDoesNotReadIsDisconnected() throws Exception {
    start(Settings.defaults());
    WebSocketClient client = server.vertx.createWebSocketClient();
    WebSocket socket =
        TestServer.await(client.connect(server.api().port(), "127.0.0.1", "/eventbus/websocket"));
    AtomicInteger small = new AtomicInteger();
    AtomicInteger large = new AtomicInteger();
    Promise<Void> closed = Promise.promise();
    socket.binaryMessageHandler(json -> (json.length() < 1_000 ? small : large).incrementAndGet());
    socket.closeHandler(closed::tryComplete);
    String address = "exchange.shop.$on.order.*";
    JsonObject register = new JsonObject().put("type", "register").put("address", address);
    TestServer.await(socket.writeTextMessage(register.encode()));
    Exchange shop = server.complex.exchange("shop");
    while (small.get() == 0) { // the registration has no answer
      TestServer.await(shop.send("order.sent", "small"));
    }
    socket.pause();
    int sent = 400;
    for (int i = 0; i < sent; i++) {
      TestServer.await(shop.send("order.sent", "x".repeat(64 << 10)));
    }
    server.get("/health"); // which comes after all of them on the event loop
    socket.resume();
    TestServer.await(closed.future());
    assertThat(large.get()).isLessThan(sent);
  }

  private int connected(String origin) throws Exception {
    List<String> upgrade =
        List.of(
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Origin: " + origin);
    return server.ask("GET /eventbus/websocket", upgrade, "").status();
  }

  private String url() {
    return "http://127.0.0.1:" + server.api().port() + "/eventbus";
  }
}
