package dev.exchange.benchmarks;

import dev.exchange.api.Exchange;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Local requests per second on one event loop: a Java exchange asks another exchange, whose handler
 * is in the language under test and answers with a member of the value; tracing is on. {@code
 * window} requests are under way at a time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RequestBenchmark {

  private static final int REQUESTS = 20_000;
  private static final ValueMap VALUE = ValueMap.of("name", "Ada");

  /** The language of the handler. */
  @Param({"java", "js", "python"})
  public String language = "java";

  /** How many requests are under way at a time. */
  @Param({"256"})
  public int window = 256;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Complex complex = new Complex(SystemMeans.standard());
  private @Nullable Exchange caller;

  /** Deploys the exchange that asks and the one that answers. */
  @Setup
  public void setup() throws IOException {
    Path folder = Files.createTempDirectory("exchange-benchmark");
    switch (language) {
      case "java" ->
          await(
              vertx.deployVerticle(
                  new ExchangeVerticle(
                      Exchange.define("answers")
                          .handler("name", (msg, sig, state) -> msg.text("name")),
                      complex)));
      case "js" ->
          deploy(
              folder.resolve("answers.mjs"),
              """
              import { exchange } from 'exchange';
              exchange({ id: 'answers', handlers: { name: (msg) => msg.value.name } });
              """);
      default ->
          deploy(
              folder.resolve("answers.py"),
              """
              from exchange import exchange
              exchange(id="answers", handlers={"name": lambda msg, sig, state: msg.value.name})
              """);
    }
    ExchangeVerticle asks =
        new ExchangeVerticle(
            Exchange.define("asks").handler("run", (msg, sig, state) -> new Run().begin()),
            complex);
    await(vertx.deployVerticle(asks));
    caller = asks.exchange();
  }

  /** Ends all. */
  @TearDown
  public void tearDown() {
    await(vertx.close());
  }

  /** Twenty thousand requests and their answers. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public @Nullable Object requests() {
    return await(
        asking().request("run", null, MessageOptions.within(Duration.ofMinutes(2)).withTo("asks")));
  }

  private Exchange asking() {
    Exchange exchange = caller;
    if (exchange == null) {
      throw new IllegalStateException("expected setup first");
    }
    return exchange;
  }

  private void deploy(Path file, String text) throws IOException {
    Files.writeString(file, text);
    await(vertx.deployVerticle(new ProgramVerticle(file, complex)));
  }

  private static <T extends @Nullable Object> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** One run, on the thread of the exchange that asks. */
  private final class Run {
    private final Promise<@Nullable Object> end = Promise.promise();
    private int left = REQUESTS;
    private int open;

    Future<@Nullable Object> begin() {
      fill();
      return end.future();
    }

    private void fill() {
      while (open < window && left > 0) {
        left--;
        open++;
        asking()
            .request("name", VALUE)
            .onComplete(answer -> {
              open--;
              if (!"Ada".equals(answer.result())) {
                end.tryFail("expected Ada, got " + answer);
              }
              if (left > 0) {
                fill();
              } else if (open == 0) {
                end.tryComplete("done");
              }
            });
      }
    }
  }
}
