package dev.exchange.examples;

import dev.exchange.api.Exchange;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The programs of one folder of this repository, deployed to a real Vert.x, all at once. */
final class RunningExample implements AutoCloseable {

  /** The root of the repository; tests run in the folder of their module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final ExchangeLimits LIMITS =
      new ExchangeLimits(
          65_536,
          10_000,
          2_048,
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofSeconds(60));

  private final Vertx vertx = Vertx.vertx();
  private final Complex complex;

  private RunningExample(boolean mesh) {
    complex = new Complex(SystemMeans.with(LIMITS, mesh, ""));
  }

  /** Deploys those files of a folder; their exchanges are peers of each other. */
  static RunningExample mesh(String folder, String... files) {
    return new RunningExample(true).start(folder, files);
  }

  /** Deploys those files of a folder; they have only the links that they make themselves. */
  static RunningExample noMesh(String folder, String... files) {
    return new RunningExample(false).start(folder, files);
  }

  Exchange exchange(String id) {
    return complex.exchange(id);
  }

  /** Asks an exchange, which asks itself or its peers. */
  Object request(String exchange, String name, Object value) {
    return await(exchange(exchange).request(name, value));
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
    await(complex.close());
    await(vertx.close());
  }

  private RunningExample start(String folder, String... files) {
    try {
      await(
          Future.join(
              Stream.of(files)
                  .map(file -> ROOT.resolve(folder).resolve(file))
                  .map(path -> vertx.deployVerticle(new ProgramVerticle(path, complex)))
                  .toList()));
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }
}
