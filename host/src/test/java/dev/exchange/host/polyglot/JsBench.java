package dev.exchange.host.polyglot;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Program;
import dev.exchange.host.exchange.Site;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.exchange.Turns;
import dev.exchange.host.http.FakeExchange;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A JavaScript program on the test's own thread, whose exchanges are definitions only. */
final class JsBench implements AutoCloseable {

  final FakeExchange exchange = new FakeExchange();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Program program;
  private @Nullable ExchangeBuilder first;
  private @Nullable ExchangeBuilder last;

  JsBench(Path folder, String text) throws IOException {
    Path file = folder.resolve("bench.mjs");
    Files.writeString(file, text);
    Future<Program> loaded = new JsLoader().load(file, new OneThread());
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    program = Objects.requireNonNull(loaded.result(), () -> String.valueOf(loaded.cause()));
  }

  /** Calls a handler of the first exchange. */
  @Nullable Object call(String handler, @Nullable Object value) throws Exception {
    Message message =
        Message.builder(MessageId.of(1, 1), Kind.REQUEST, handler, "test").value(value).build();
    Handler called = Objects.requireNonNull(first).handlers().get(handler);
    Object answer = called.handle(message, (name, emitted) -> {}, null);
    return Handler.NULL.equals(answer) ? null : answer;
  }

  /** The exchange that was defined last. */
  ExchangeBuilder defined() {
    return Objects.requireNonNull(last);
  }

  @Override
  public void close() {
    program.close();
  }

  private final class OneThread implements Site, Turns {

    @Override
    public String name() {
      return "bench.mjs";
    }

    @Override
    public Exchange exchange(ExchangeBuilder definition) {
      first = first == null ? definition : first;
      last = definition;
      return exchange;
    }

    @Override
    public void acts() {}

    @Override
    public ValueMap config() {
      return ValueMap.EMPTY;
    }

    @Override
    public String version() {
      return "";
    }

    @Override
    public ValueMap limits() {
      return ValueMap.of("scriptTimeout", 600_000, "loadTimeout", 600_000);
    }

    @Override
    public Turns turns() {
      return this;
    }

    @Override
    public Vertx vertx() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Clock clock() {
      return SystemMeans.clock();
    }

    @Override
    public RandomGenerator random() {
      return new SecureRandom();
    }

    @Override
    public Runnable bind(Runnable callback) {
      return callback;
    }

    @Override
    public boolean await(Future<?> future, Duration limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void abandon(ExchangeException reason, @Nullable Message message) {
      throw new AssertionError(reason);
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Timer schedule(long millis, Runnable task) {
      return () -> true;
    }

    @Override
    public boolean owned() {
      return true;
    }

    @Override
    public void close() {
      tasks.clear();
    }
  }
}
