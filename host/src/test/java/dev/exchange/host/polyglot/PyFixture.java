package dev.exchange.host.polyglot;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A real Vert.x and complex with Python programs in a folder. */
final class PyFixture implements AutoCloseable {

  /** For a message to a program whose links may not be made yet. */
  static final MessageOptions PATIENT = MessageOptions.DEFAULT.withPark(Duration.ofSeconds(10));

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  final Complex complex =
      new Complex(
          SystemMeans.with(
              new ExchangeLimits(
                  65_536, 10_000, 2_048, Duration.ofSeconds(20), Duration.ofMillis(200)),
              true,
              ""));
  private final Path folder;

  PyFixture(Path folder) {
    this.folder = folder;
  }

  /** Writes a file beside the program. */
  PyFixture file(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code app.py} and runs it. */
  PyFixture load(String script) {
    return load(script, ScriptHost.GENEROUS);
  }

  PyFixture load(String script, JsonObject config) {
    take(loading(script, config));
    return this;
  }

  Future<String> loading(String script, JsonObject config) {
    return loading("app.py", script, config);
  }

  Future<String> loading(String name, String script, JsonObject config) {
    file(name, script);
    return vertx.deployVerticle(
        new ProgramVerticle(folder.resolve(name), complex),
        new DeploymentOptions().setConfig(config));
  }

  /** The failure to load a script. */
  ExchangeException refused(String script) {
    return failure(loading(script, ScriptHost.GENEROUS));
  }

  /** A Java exchange beside the program. */
  Exchange deploy(ExchangeBuilder definition) {
    ExchangeVerticle verticle = new ExchangeVerticle(definition, complex);
    take(vertx.deployVerticle(verticle));
    return verticle.exchange();
  }

  Exchange app() {
    Exchange app = complex.exchange("app");
    if (app == null) {
      throw new AssertionError("expected an exchange with the id app");
    }
    return app;
  }

  @Nullable Object ask(String name, @Nullable Object value) {
    return take(app().request(name, value));
  }

  /** The failure of a request. */
  ExchangeException fails(String name, @Nullable Object value) {
    return failure(app().request(name, value));
  }

  static ExchangeException failure(Future<?> future) {
    try {
      Object result = take(future);
      throw new AssertionError("expected a failure, got " + result);
    } catch (ExchangeException e) {
      return e;
    }
  }

  static <T> T take(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("expected a result, got " + e, e);
    }
  }

  /** The next line that the program logs. */
  static Future<LogRecord> nextLog(String logger) {
    io.vertx.core.Promise<LogRecord> next = io.vertx.core.Promise.promise();
    Logger log = Logger.getLogger(logger);
    log.setLevel(Level.ALL); // a command that ran before may have left failures alone
    log.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            next.tryComplete(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
    return next.future();
  }

  @Override
  public void close() {
    take(complex.close());
    take(vertx.close());
  }
}
