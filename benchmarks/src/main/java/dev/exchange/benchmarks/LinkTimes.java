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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Round trips over links beside a raw WebSocket of Vert.x that sends back the same bytes, all in
 * one run: one after another (p50 and p99, in µs), and with many under way (a second).
 *
 * <p>Both ends are in this process, each with a Vert.x of its own. Arguments: seconds for each
 * measurement (5), how many are under way (256).
 */
public final class LinkTimes {

  /** About what a request of this value has on the wire. */
  private static final ValueMap VALUE =
      ValueMap.of("name", "Ada Lovelace", "text", "x".repeat(100));

  private static final int PACKET = 420;

  private final int seconds;
  private final int underWay;
  private final Vertx near = Vertx.vertx();
  private final Vertx far = Vertx.vertx();

  /** Kept: a client that nobody holds is closed with its sockets. */
  private final WebSocketClient client =
      near.createWebSocketClient(
          new WebSocketClientOptions().setTryUsePerMessageCompression(false));

  private LinkTimes(int seconds, int underWay) {
    this.seconds = seconds;
    this.underWay = underWay;
  }

  /** Measures and prints. */
  public static void main(String[] args) {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int underWay = args.length > 1 ? Integer.parseInt(args[1]) : 256;
    LinkTimes times = new LinkTimes(seconds, underWay);
    try {
      times.run();
    } finally {
      await(Future.all(times.near.close(), times.far.close()));
    }
  }

  private void run() {
    System.out.printf(
        Locale.ROOT, "%-24s %10s %10s %14s%n", "road", "p50 µs", "p99 µs", "pipelined /s");
    Supplier<Future<?>> raw = raw();
    Supplier<Future<?>> json = link("json", "websocket", ValueMap.of("port", 0L));
    Supplier<Future<?>> cbor = link("cbor", "websocket", ValueMap.of("port", 0L));
    for (int round = 0; round < 2; round++) {
      measure("raw Vert.x WebSocket", raw);
      measure("websocket, JSON", json);
      measure("websocket, CBOR", cbor);
    }
  }

  /** A raw socket that sends back what it gets; answers come in the order of the questions. */
  private Supplier<Future<?>> raw() {
    HttpServer server =
        await(
            far.createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                .listen(0, "127.0.0.1"));
    WebSocketConnectOptions to =
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(server.actualPort()).setURI("/");
    WebSocket socket = await(client.connect(to));
    Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();
    socket.textMessageHandler(text -> {
      CompletableFuture<Void> first = waiting.poll();
      if (first != null) {
        first.complete(null);
      }
    });
    String text = "x".repeat(PACKET);
    return () -> {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      waiting.add(answer);
      socket.writeTextMessage(text);
      return Future.fromCompletionStage(answer);
    };
  }

  private Supplier<Future<?>> link(String encoding, String transport, ValueMap listen) {
    String suffix = transport + "-" + encoding;
    Exchange app =
        deploy(
            far,
            new Complex(SystemMeans.standard()),
            Exchange.define("app-" + suffix).handler("echo", (msg, sig, state) -> msg.value()));
    Exchange page =
        deploy(near, new Complex(SystemMeans.standard()), Exchange.define("page-" + suffix));
    ConnectOptions address = await(app.listen(new ConnectOptions(transport, listen))).address();
    Object url = address.settings().get("url");
    Peer peer =
        await(
            page.connect(
                new ConnectOptions(transport, ValueMap.of("url", url, "encoding", encoding))));
    return () -> peer.request("echo", VALUE);
  }

  private static Exchange deploy(Vertx vertx, Complex complex, ExchangeBuilder definition) {
    ExchangeVerticle verticle = new ExchangeVerticle(definition, complex);
    await(vertx.deployVerticle(verticle));
    return verticle.exchange();
  }

  private void measure(String name, Supplier<Future<?>> call) {
    alone(call, TimeUnit.SECONDS.toNanos(2));
    long[] times = alone(call, TimeUnit.SECONDS.toNanos(seconds));
    together(call, TimeUnit.SECONDS.toNanos(2));
    double rate = together(call, TimeUnit.SECONDS.toNanos(seconds));
    System.out.printf(
        Locale.ROOT,
        "%-24s %10.1f %10.1f %14.0f%n",
        name,
        times[times.length / 2] / 1e3,
        times[(int) (times.length * 0.99)] / 1e3,
        rate);
  }

  /** One after another; how long each took, sorted. */
  private static long[] alone(Supplier<Future<?>> call, long nanos) {
    List<Long> times = new ArrayList<>();
    long end = System.nanoTime() + nanos;
    for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
      await(call.get());
      times.add(System.nanoTime() - before);
    }
    long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Many under way; how many a second. */
  private double together(Supplier<Future<?>> call, long nanos) {
    Semaphore room = new Semaphore(underWay);
    LongAdder done = new LongAdder();
    long begin = System.nanoTime();
    long end = begin + nanos;
    while (System.nanoTime() < end) {
      room.acquireUninterruptibly();
      call.get()
          .onComplete(answer -> {
            done.increment();
            room.release();
          });
    }
    room.acquireUninterruptibly(underWay);
    return done.sum() * 1e9 / (System.nanoTime() - begin);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
