package dev.exchange.host.http;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.MessageId;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.contract.Catalog;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A server on a free port before a fake gateway. */
final class TestServer implements AutoCloseable {

  final FakeExchange gateway = new FakeExchange();
  volatile Readiness readiness = Readiness.READY;
  volatile List<Listing> listings =
      List.of(new Listing("greeter", List.of("greet"), List.of("total"), "greeter.mjs", "js"));
  volatile List<Catalog> catalogs = List.of();
  final Vertx vertx = Vertx.vertx();
  final Complex complex = new Complex(SystemMeans.standard());
  private final AtomicLong ids = new AtomicLong();
  private final Backend backend;
  private final HttpApi api;

  TestServer() throws Exception {
    this(Settings.defaults());
  }

  TestServer(Settings settings) throws Exception {
    gateway.answer("greet", Future::succeededFuture);
    backend =
        new Backend(
            complex,
            gateway,
            () -> listings,
            () -> catalogs,
            () -> readiness,
            () -> MessageId.of(1, ids.incrementAndGet()),
            new Random(1));
    Settings free = settings.with(Defaults.HTTP_PORT, 0);
    api = await(HttpApi.listen(vertx, free, backend));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** An exchange of the complex. */
  Exchange deploy(ExchangeBuilder definition) throws Exception {
    ExchangeVerticle verticle = new ExchangeVerticle(definition, complex);
    await(vertx.deployVerticle(verticle));
    return verticle.exchange();
  }

  Backend backend() {
    return backend;
  }

  HttpApi api() {
    return api;
  }

  Wire wire() throws IOException {
    return new Wire(api.port());
  }

  /** One request over a connection of its own. */
  Wire.Reply ask(String first, List<String> headers, String body) throws IOException {
    try (Wire wire = wire()) {
      return wire.exchange(first, headers, body);
    }
  }

  /** One JSON message. */
  Wire.Reply post(String path, String json) throws IOException {
    return ask("POST " + path, List.of("Content-Type: application/json"), json);
  }

  Wire.Reply get(String path) throws IOException {
    return ask("GET " + path, List.of(), "");
  }

  @Override
  public void close() throws Exception {
    await(api.close(Duration.ofSeconds(1)));
    await(vertx.close());
  }
}
