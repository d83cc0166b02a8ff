package dev.exchange.host.registry;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import dev.exchange.host.Host;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Real hosts, and exchanges of processes of their own that link to them over WebSocket. */
final class Hosts implements AutoCloseable {

  private final Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<Host> hosts = new ArrayList<>();
  private final List<Complex> strangers = new ArrayList<>();

  Hosts(Path folder) {
    this.folder = folder;
  }

  /** A program. */
  Path program(String file, String text) throws Exception {
    return Files.writeString(folder.resolve(file), text);
  }

  /** A host of that id. */
  Host host(String id, List<Path> programs, String... joins) {
    Settings settings =
        Settings.defaults()
            .with(Defaults.HTTP_PORT, 0)
            .with(Defaults.ID, id)
            .with(Defaults.JOIN, List.of(joins));
    Host host = await(Host.start(programs, settings, true));
    hosts.add(host);
    return host;
  }

  /** An exchange that belongs to no host. */
  Exchange stranger(ExchangeBuilder definition) {
    Duration second = Duration.ofSeconds(5);
    ExchangeLimits limits = new ExchangeLimits(65_536, 10_000, 2_048, second, second);
    Complex complex = new Complex(SystemMeans.with(limits, true, ""));
    strangers.add(complex);
    ExchangeVerticle verticle = new ExchangeVerticle(definition, complex);
    await(vertx.deployVerticle(verticle));
    return verticle.exchange();
  }

  /** Where an exchange of a host is linked to. */
  static String link(Host host, String exchange) {
    URI url = host.http().url();
    return "ws://" + url.getAuthority() + "/exchange/" + exchange;
  }

  static Peer connect(Exchange from, String url) {
    return await(from.connect(new ConnectOptions("websocket", ValueMap.of("url", url))));
  }

  static ValueMap request(Exchange from, String name, Object value) {
    return (ValueMap) await(from.request(name, value));
  }

  /** Completes when the registry that a peer shares is as it should be. */
  static Future<ValueMap> seen(Peer gateway, Predicate<ValueMap> wanted) {
    Promise<ValueMap> seen = Promise.promise();
    gateway
        .watch(
            Registry.CELL,
            change -> {
              if (change.value() instanceof ValueMap now && wanted.test(now)) {
                seen.tryComplete(now);
              }
            })
        .onFailure(seen::tryFail);
    return seen.future();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    }
  }

  static ExchangeException failureOf(Future<?> future) {
    try {
      throw new AssertionError("expected a failure, got " + await(future));
    } catch (ExchangeException e) {
      return e;
    }
  }

  @Override
  public void close() {
    strangers.forEach(complex -> await(complex.close()));
    hosts.forEach(host -> await(host.close()));
    await(vertx.close());
  }
}
