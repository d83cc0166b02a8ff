package dev.exchange.host.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.eventbus.Addresses;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The protocol of the TCP bridge, over a plain socket. */
class EventBusTcpTest {

  private TestServer server;
  private int port;

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void start(Settings settings) throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server = new TestServer(settings.with(Defaults.EVENTBUS_TCP_PORT, port));
    Exchange gateway = server.deploy(Exchange.define("host"));
    server.deploy(
        Exchange.define("shop")
            .handler("echo", (msg, sig, state) -> msg.value())
            .handler("order.new", (msg, sig, state) -> null)
            .handler(
                "fails",
                (msg, sig, state) -> {
                  throw new ExchangeException(ErrorCode.CONFLICT, "there is one");
                }));
    Addresses.serve(server.vertx.eventBus(), server.complex, gateway);
  }

  @Test
  void aClientAsksAnExchangeAndGetsItsAnswerOrItsFailure() throws Exception {
    start(Settings.defaults());
    try (Client client = new Client(port)) {
      client.send(
          "send", "exchange.shop.echo", "r1", new JsonObject(), new JsonObject().put("a", 1));
      JsonObject reply = client.receive();
      assertThat(reply.getString("type")).isEqualTo("message");
      assertThat(reply.getString("address")).isEqualTo("r1");
      assertThat(reply.getJsonObject("body")).isEqualTo(new JsonObject().put("a", 1));
      client.send("send", "exchange.shop.fails", "r2", new JsonObject(), null);
      JsonObject failure = client.receive();
      assertThat(failure.getString("type")).isEqualTo("err");
      assertThat(failure.getInteger("failureCode")).isEqualTo(409);
      assertThat(failure.getString("message")).startsWith("CONFLICT: there is one");
    }
  }

  @Test
  void aClientHearsWhatAnExchangeReceives() throws Exception {
    start(Settings.defaults());
    try (Client client = new Client(port)) {
      client.send("register", "exchange.shop.$on.order.*", null, new JsonObject(), null);
      client.send("publish", "exchange.shop.order.new", null, new JsonObject(), 7);
      JsonObject heard = client.receive();
      assertThat(heard.getValue("body")).isEqualTo(7);
      assertThat(heard.getJsonObject("headers").getString("name")).isEqualTo("order.new");
    }
  }

  @Test
  void addressesThatAreNotPermittedAreRefused() throws Exception {
    start(Settings.defaults());
    try (Client client = new Client(port)) {
      client.send("send", "private", null, new JsonObject(), 1);
      assertThat(client.receive().getString("message")).isEqualTo("access_denied");
      client.send("register", "exchange.shop.echo", null, new JsonObject(), null);
      assertThat(client.receive().getString("message")).isEqualTo("access_denied");
      client.send("publish", "exchange.shop.$on.order.*", null, new JsonObject(), "forged");
      assertThat(client.receive().getString("type")).isEqualTo("err");
    }
  }

  @Test
  void aClientShowsTheTokenOnce() throws Exception {
    start(Settings.defaults().with(Defaults.TOKEN, "sesame"));
    JsonObject none = new JsonObject();
    try (Client client = new Client(port)) {
      client.send("send", "exchange.shop.echo", "r1", none, 1);
      assertThat(client.receive().getString("type")).isEqualTo("err");
      client.send("send", "exchange.shop.echo", "r1", header("Bearer sesam"), 1);
      assertThat(client.receive().getString("type")).isEqualTo("err");
      client.send("ping", null, null, none, null);
      assertThat(client.receive().getString("type")).isEqualTo("pong");
      client.send("send", "exchange.shop.echo", "r1", header("Bearer sesame"), 1);
      assertThat(client.receive().getValue("body")).isEqualTo(1);
      client.send("send", "exchange.shop.echo", "r2", none, 2);
      assertThat(client.receive().getValue("body")).isEqualTo(2);
    }
  }

  @Test
  void aPortInUseIsOneSentence() throws Exception {
    start(Settings.defaults());
    Settings same =
        Settings.defaults().with(Defaults.HTTP_PORT, 0).with(Defaults.EVENTBUS_TCP_PORT, port);
    Vertx other = Vertx.vertx();
    var second = HttpApi.listen(other, same, server.backend());
    Exception failure = catchThrowableOfType(Exception.class, () -> TestServer.await(second));
    assertThat(failure.getCause())
        .isInstanceOf(CannotListen.class)
        .hasMessageContaining(":" + port);
    TestServer.await(other.close());
  }

  private static JsonObject header(String authorization) {
    return new JsonObject().put("Authorization", authorization);
  }

  /** Frames with their length before them. */
  private static final class Client implements AutoCloseable {

    private final Socket socket;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(10_000);
    }

    void send(String type, String address, String replyAddress, JsonObject headers, Object body)
        throws IOException {
      JsonObject frame = new JsonObject().put("type", type).put("headers", headers);
      if (address != null) {
        frame.put("address", address);
      }
      if (replyAddress != null) {
        frame.put("replyAddress", replyAddress);
      }
      byte[] bytes = frame.put("body", body).encode().getBytes(StandardCharsets.UTF_8);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
    }

    JsonObject receive() throws IOException {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return new JsonObject(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
