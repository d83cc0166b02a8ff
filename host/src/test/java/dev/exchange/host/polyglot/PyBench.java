package dev.exchange.host.polyglot;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Site;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.exchange.Turns;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** A Python program on the test's own thread, without an exchange. */
final class PyBench implements AutoCloseable {

  private final Context context;
  private final Guard guard;
  private final PyBorder border;

  PyBench(Path folder) throws IOException {
    context =
        SharedEngines.engines()
            .context(Guest.PYTHON, new ProgramFiles(folder, PyLoader.LIBRARY), SystemMeans.clock())
            .build();
    guard = SharedEngines.watchdog().guard(context, Duration.ofMinutes(5), () -> {});
    border = new PyBorder(new OneThread(), guard, System.getLogger("exchange.bench"));
    PyLoader.open(context, border);
  }

  PyBorder border() {
    return border;
  }

  /** Runs a script; gives what it defined. */
  Value run(String script) {
    context.eval(Source.newBuilder("python", script, "/program/bench.py").buildLiteral());
    return context.getBindings("python");
  }

  /** The cells of an exchange of the test. */
  PyCells cells() {
    PyCells cells = new PyCells(border);
    cells.open(context.eval("python", "import exchange.host.messages as m; m.state_class(())"));
    return cells;
  }

  @Override
  public void close() {
    guard.close();
    context.close(true);
  }

  /** Turns that are taken at once. */
  private static final class OneThread implements Site, Turns {

    @Override
    public String name() {
      return "bench.py";
    }

    @Override
    public Exchange exchange(ExchangeBuilder definition) {
      throw new UnsupportedOperationException();
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
      return ValueMap.EMPTY;
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
      task.run();
    }

    @Override
    public Timer schedule(long millis, Runnable task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean owned() {
      return true;
    }

    @Override
    public void close() {}
  }
}
