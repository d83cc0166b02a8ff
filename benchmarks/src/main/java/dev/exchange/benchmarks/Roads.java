package dev.exchange.benchmarks;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Ways for a question and its answer between two ends in this process, each with a Vert.x of its
 * own. What a way gives completes with the answer.
 */
final class Roads implements AutoCloseable {

  /** About what a request of this value has on the wire. */
  static final int PACKET = 420;

  private static final ValueMap VALUE =
      ValueMap.of("name", "Ada Lovelace", "text", "x".repeat(100));

  final Vertx near = Vertx.vertx();
  final Vertx far = Vertx.vertx();

  /** Kept: clients that nobody holds are closed with their sockets. */
  private final WebSocketClient webSockets =
      near.createWebSocketClient(
          new WebSocketClientOptions()
              .setTryUsePerMessageCompression(false)
              .setMaxConnections(Integer.MAX_VALUE));

  private final NetClient sockets = near.createNetClient();

  /** A raw WebSocket that sends back the same bytes. */
  Supplier<Future<?>> rawWebSocket() {
    HttpServer server =
        await(
            far.createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                .listen(0, "127.0.0.1"));
    WebSocketConnectOptions to =
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(server.actualPort()).setURI("/");
    WebSocket socket = await(webSockets.connect(to));
    Answers answers = new Answers();
    socket.textMessageHandler(text -> answers.next());
    String text = "x".repeat(PACKET);
    return () -> answers.after(() -> socket.writeTextMessage(text));
  }

  /** A raw Unix domain socket that sends back the same bytes, which are counted. */
  Supplier<Future<?>> rawSocket(String path) {
    SocketAddress address = SocketAddress.domainSocketAddress(path);
    NetServer server =
        far.createNetServer().connectHandler(socket -> socket.handler(socket::write));
    await(server.listen(address));
    NetSocket socket = await(sockets.connect(address));
    Answers answers = new Answers();
    int[] came = new int[1];
    socket.handler(bytes -> {
      came[0] += bytes.length();
      for (; came[0] >= PACKET; came[0] -= PACKET) {
        answers.next();
      }
    });
    String text = "x".repeat(PACKET);
    return () -> answers.after(() -> socket.write(text));
  }

  /** A link; {@code more} is added to the settings of whoever connects. */
  Supplier<Future<?>> link(String name, ConnectOptions listen, ValueMap more) {
    Peer peer = await(linked(name, listen, more));
    return () -> peer.request("echo", VALUE);
  }

  /** A link over the event bus, whose ends are in one Vert.x. */
  Supplier<Future<?>> eventBus() {
    Exchange app = echo(near, "app-bus");
    Exchange page = deploy(near, Exchange.define("page-bus"));
    ConnectOptions address = await(app.listen(options("eventbus"))).address();
    Peer peer = await(page.connect(address));
    return () -> peer.request("echo", VALUE);
  }

  private Future<Peer> linked(String name, ConnectOptions listen, ValueMap more) {
    Exchange app = echo(far, "app-" + name);
    Exchange page = deploy(near, Exchange.define("page-" + name));
    ConnectOptions address = await(app.listen(listen)).address();
    ValueMap settings = address.settings();
    for (var setting : more.entrySet()) {
      settings = settings.plus(setting.getKey(), setting.getValue());
    }
    return page.connect(new ConnectOptions(address.transport(), settings));
  }

  static ConnectOptions options(String transport) {
    return new ConnectOptions(transport, ValueMap.EMPTY);
  }

  /** An exchange that answers with what it was asked. */
  static Exchange echo(Vertx vertx, String id) {
    return deploy(vertx, Exchange.define(id).handler("echo", (msg, sig, state) -> msg.value()));
  }

  static Exchange deploy(Vertx vertx, ExchangeBuilder definition) {
    return deploy(vertx, definition, new Complex(SystemMeans.standard()));
  }

  static Exchange deploy(Vertx vertx, ExchangeBuilder definition, Complex complex) {
    ExchangeVerticle verticle = new ExchangeVerticle(definition, complex);
    await(vertx.deployVerticle(verticle));
    return verticle.exchange();
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    await(Future.all(near.close(), far.close()));
  }

  /** Answers that come in the order of the questions. */
  private static final class Answers {

    private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();

    Future<?> after(Runnable question) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      waiting.add(answer);
      question.run();
      return Future.fromCompletionStage(answer);
    }

    void next() {
      CompletableFuture<Void> first = waiting.poll();
      if (first != null) {
        first.complete(null);
      }
    }
  }
}
