package dev.exchange.plugins.scheduler;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.plugin.PluginHost;
import dev.exchange.host.plugin.PluginMeans;
import dev.exchange.host.plugin.PluginView;
import dev.exchange.host.plugin.SwapWish;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The scheduler's folder as it is built, in a host, and an exchange that takes what it sends. */
final class SchedulerGround implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Complex complex = new Complex(SystemMeans.with(ExchangeLimits.DEFAULT, true, ""));
  private final PluginHost plugins =
      new PluginHost(new PluginMeans(vertx, complex, SystemMeans.clock(), "both", ValueMap.EMPTY));
  final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
  final BlockingQueue<Message> told = new LinkedBlockingQueue<>();
  final Path folder;
  final Exchange app;

  /** Copies the plugin to that folder; nothing runs yet. */
  SchedulerGround(Path parent) {
    folder = parent.resolve("scheduler");
    copy(Path.of("plugin.json"));
    copy(Path.of("target/scheduler.jar"));
    try (Stream<Path> libraries = Files.list(Path.of("target/lib"))) {
      libraries.forEach(this::copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ExchangeVerticle verticle =
        new ExchangeVerticle(
            Exchange.define("asking")
                .handler("ping", (msg, sig, state) -> kept(sent, msg))
                .handler("schedule.fired", (msg, sig, state) -> kept(told, msg))
                .handler("schedule.missed", (msg, sig, state) -> kept(told, msg)),
            complex);
    await(vertx.deployVerticle(verticle));
    app = verticle.exchange();
  }

  PluginView start() {
    await(plugins.start(List.of(folder), true));
    return await(plugins.info("scheduler"));
  }

  /** Puts the same program in the place of the one that runs, as another version. */
  PluginView swap(String version) {
    try {
      Path manifest = folder.resolve("plugin.json");
      String text = Files.readString(manifest);
      Files.writeString(
          manifest,
          text.replaceFirst("\"version\": \"[^\"]+\"", "\"version\": \"" + version + "\""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return await(plugins.swap("scheduler", null, SwapWish.USUAL));
  }

  PluginView rollback() {
    return await(plugins.rollback("scheduler"));
  }

  Object ask(String name, Object value) {
    return await(app.request(name, Values.of(value)));
  }

  ExchangeException refusal(String name, Object value) {
    try {
      throw new AssertionError("expected a failure of " + name + ", got " + ask(name, value));
    } catch (ExchangeException e) {
      return e;
    }
  }

  static Message next(BlockingQueue<Message> queue) throws InterruptedException {
    Message next = queue.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("expected a message within 30 s, got none");
    }
    return next;
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("expected the future to complete within 60 s", e);
    }
  }

  @Override
  public void close() {
    await(plugins.close());
    await(complex.close());
    await(vertx.close());
  }

  private void copy(Path file) {
    try {
      Path copy = folder.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object kept(BlockingQueue<Message> queue, Message msg) {
    queue.add(msg);
    return null;
  }
}
