package dev.exchange.host.polyglot;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Deployment;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A real Vert.x with a complex, into which tests load scripts from a folder. */
final class ScriptHost implements AutoCloseable {

  static final String ID = "app";

  /** Test machines are slow: only a test of these limits sets shorter ones. */
  static final JsonObject GENEROUS = limits(new JsonObject());

  final Vertx vertx;
  final Complex complex = new Complex(SystemMeans.with(ExchangeLimits.DEFAULT, true, ""));
  final Path folder;

  ScriptHost(Path folder) {
    this(folder, Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2)));
  }

  /** One that shares that Vert.x with others, which know of its exchanges no more for that. */
  ScriptHost(Path folder, Vertx vertx) {
    this.folder = folder;
    this.vertx = vertx;
  }

  /** The configuration of a deployment that sets only limits; times are generous beside them. */
  static JsonObject limits(JsonObject limits) {
    JsonObject all = new JsonObject().put("scriptTimeout", 60_000).put("loadTimeout", 60_000);
    return new JsonObject().put(Deployment.LIMITS, all.mergeIn(limits));
  }

  /** Writes a file of the program. */
  ScriptHost file(String name, String text) {
    try {
      Path path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads a file as it stands. */
  ScriptHost load(String name) {
    return load(name, GENEROUS);
  }

  ScriptHost load(String name, JsonObject config) {
    ProgramVerticle verticle = new ProgramVerticle(folder.resolve(name), complex);
    await(vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config)));
    return this;
  }

  /** Loads a program with that text. */
  ScriptHost run(String text) {
    return file("app.mjs", text).load("app.mjs");
  }

  /** Loads an exchange with one handler, {@code go}, of that source. */
  ScriptHost handler(String source) {
    return handler(source, GENEROUS);
  }

  ScriptHost handler(String source, JsonObject config) {
    String text =
        """
        import { exchange, ExchangeError } from 'exchange';
        const app = exchange({ id: 'app', handlers: { go: %s, ping: () => 'pong' } });
        """
            .formatted(source);
    return file("app.mjs", text).load("app.mjs", config);
  }

  Exchange app() {
    Exchange found = complex.exchange(ID);
    if (found == null) {
      throw new AssertionError("expected the exchange app, found none");
    }
    return found;
  }

  @Nullable Object request(String name, @Nullable Object value) {
    return await(app().request(name, value));
  }

  /** What the handler {@code go} answers. */
  @Nullable Object go(@Nullable Object value) {
    return request("go", value);
  }

  @Nullable Object go() {
    return go(null);
  }

  ExchangeException goFails() {
    return failure(() -> go());
  }

  static ExchangeException failure(Runnable work) {
    try {
      work.run();
    } catch (ExchangeException e) {
      return e;
    }
    throw new AssertionError("expected a failure, got none");
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
    await(vertx.close());
    await(complex.close());
  }
}
