package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.Listener;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections that come and say nothing. */
class SilentConnectionsTest {

  /** How many at a time. */
  private static final int MANY = 2_000;

  /** How many of them are taken; the others are refused. */
  private static final int TAKEN = 1_000;

  /** How many in all; more by -Dexchange.silent=100000. */
  private static final int ALL = Integer.getInteger("exchange.silent", MANY);

  @Test
  void aFloodOfSilentConnectionsIsBoundedAndLinksThatAreOpenGoOn() {
    try (ComplexFixture near = new ComplexFixture();
        ComplexFixture far = new ComplexFixture()) {
      Exchange page = near.deploy(Exchange.define("page"));
      Exchange app =
          far.deploy(Exchange.define("app").handler("echo", (msg, sig, state) -> msg.value()));
      Listener listener =
          await(app.listen(new ConnectOptions("websocket", ValueMap.of("port", 0L))));
      Peer peer = await(page.connect(listener.address()));
      WebSocketClient client =
          near.vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(MANY));
      int port = URI.create(listener.address().settings().get("url").toString()).getPort();
      for (int opened = 0; opened < ALL; opened += MANY) {
        flood(client, port, peer);
      }
    }
  }

  private static void flood(WebSocketClient client, int port, Peer peer) {
    AtomicInteger refused = new AtomicInteger();
    List<Future<WebSocket>> opened = new ArrayList<>();
    List<Future<Void>> ended = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Future<WebSocket> socket =
          client.connect(
              new WebSocketConnectOptions()
                  .setHost("127.0.0.1")
                  .setPort(port)
                  .setURI("/exchange")
                  .setSubProtocols(List.of("exchange.v1.json")));
      opened.add(socket);
      ended.add(
          socket.compose(open ->
              Future.future(gone -> {
                open.textMessageHandler(text -> {
                  if (text.contains("OVERLOADED")) {
                    refused.incrementAndGet();
                  }
                });
                open.closeHandler(closed -> gone.complete());
              })));
    }
    await(Future.all(opened));
    assertThat(await(peer.request("echo", 1L))).isEqualTo(1L);
    await(Future.all(ended)); // the others after 5 s without a hello
    assertThat(refused.get()).isGreaterThanOrEqualTo(MANY - TAKEN - 1);
    assertThat(await(peer.request("echo", 2L))).isEqualTo(2L);
  }
}
