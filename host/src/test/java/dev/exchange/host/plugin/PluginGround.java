package dev.exchange.host.plugin;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A real Vert.x with a complex, an application's exchange, and plugins from a folder. */
final class PluginGround implements AutoCloseable {

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  final Complex complex = new Complex(SystemMeans.with(ExchangeLimits.DEFAULT, true, ""));
  final List<PluginView> told = new CopyOnWriteArrayList<>();
  final PluginHost plugins =
      new PluginHost(
          new PluginMeans(
              vertx,
              complex,
              SystemMeans.clock(),
              "both",
              ValueMap.of(Map.of("scriptTimeout", 60_000L, "loadTimeout", 60_000L))));
  final Path folder;
  final Exchange app;

  PluginGround(Path folder) {
    this.folder = folder;
    ExchangeVerticle verticle = new ExchangeVerticle(Exchange.define("asking"), complex);
    await(vertx.deployVerticle(verticle));
    app = verticle.exchange();
    plugins.observe(told::add);
  }

  /** Writes a file. */
  Path file(String name, String text) {
    try {
      Path path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      return Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a JavaScript plugin with one handler, named as its id, of that source. */
  Path plugin(String id, String version, String more, String handler) {
    return file(
        id + ".mjs",
        """
        import { exchange } from 'exchange';
        export const plugin = { id: '%s', version: '%s', %s };
        exchange({ id: '%s', state: { n: 0 }, handlers: { '%s.go': %s } });
        """
            .formatted(id, version, more, id, id, handler));
  }

  void start(Path... entries) {
    await(plugins.start(List.of(entries), true));
  }

  PluginView load(Path entry) {
    return await(plugins.load(entry, SwapWish.USUAL));
  }

  PluginView info(String id) {
    return await(plugins.info(id));
  }

  @Nullable Object ask(String name, @Nullable Object value) {
    return await(app.request(name, value));
  }

  ExchangeException failure(Future<?> future) {
    try {
      Object result = await(future);
      throw new AssertionError("expected a failure, got " + result);
    } catch (ExchangeException e) {
      return e;
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("expected the future to complete within 90 s", e);
    }
  }

  @Override
  public void close() {
    await(plugins.close());
    await(complex.close());
    await(vertx.close());
  }
}
