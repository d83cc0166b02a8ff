package dev.exchange.host.exchange;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A real Vert.x with a complex of its own, for tests. */
final class ComplexFixture implements AutoCloseable {

  private static final Duration SECONDS_5 = Duration.ofSeconds(5);

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  final Complex complex;

  ComplexFixture() {
    this(new ExchangeLimits(65_536, 10_000, 2_048, SECONDS_5, Duration.ofMillis(200)), true);
  }

  ComplexFixture(ExchangeLimits limits, boolean mesh) {
    complex = new Complex(SystemMeans.with(limits, mesh, ""));
  }

  Exchange deploy(ExchangeBuilder definition) {
    ExchangeVerticle verticle = new ExchangeVerticle(definition, complex);
    await(vertx.deployVerticle(verticle));
    return verticle.exchange();
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
}
