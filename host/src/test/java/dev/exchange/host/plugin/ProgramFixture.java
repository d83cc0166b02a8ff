package dev.exchange.host.plugin;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real Vert.x with two event loops and a complex, to which programs are deployed. */
final class ProgramFixture implements AutoCloseable {

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  final Complex complex = new Complex(SystemMeans.with(ExchangeLimits.DEFAULT, true, ""));
  private final Path folder;

  ProgramFixture(Path folder) {
    this.folder = folder;
  }

  /** Writes a source file and deploys it; gives the id of its deployment. */
  String deploy(String file, String source) {
    return deploy(write(file, source), new JsonObject());
  }

  String deploy(Path program, JsonObject config) {
    return await(start(program, config));
  }

  /** The failure of a source file that cannot be deployed. */
  ExchangeException refusal(String file, String source) {
    return refusal(write(file, source));
  }

  ExchangeException refusal(Path program) {
    return failureOf(start(program, new JsonObject()));
  }

  Exchange deploy(ExchangeBuilder definition) {
    ExchangeVerticle verticle = new ExchangeVerticle(definition, complex);
    await(vertx.deployVerticle(verticle));
    return verticle.exchange();
  }

  Object request(String exchange, String name, Object value) {
    return await(complex.exchange(exchange).request(name, value));
  }

  Path write(String file, String source) {
    try {
      return Files.writeString(folder.resolve(file), source);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("expected the future to complete within 20 s", e);
    }
  }

  static ExchangeException failureOf(Future<?> future) {
    try {
      Object result = await(future);
      throw new AssertionError("expected a failure, got " + result);
    } catch (ExchangeException e) {
      return e;
    }
  }

  @Override
  public void close() {
    await(complex.close());
    await(vertx.close());
  }

  private Future<String> start(Path program, JsonObject config) {
    return vertx.deployVerticle(
        new ProgramVerticle(program, complex), new DeploymentOptions().setConfig(config));
  }
}
