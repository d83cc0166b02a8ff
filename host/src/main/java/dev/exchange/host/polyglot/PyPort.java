package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HexFormat;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * What the host gives to a Python program: the module {@code _exchange_host}, which only the SDK's
 * own Python code uses.
 *
 * <p>Threading: the owning thread of the program.
 */
final class PyPort {

  private static final long NANOS = 1_000_000_000;

  private PyPort() {}

  /** The members of the port. */
  static PyMembers of(PyBorder border) {
    return new PyMembers(border)
        .constant("MAP", PyValues.MAP)
        .constant("LIST", PyValues.LIST)
        .constant("NULL", new PyCarried(Handler.NULL))
        .constant("PROGRAM", ProgramFiles.PROGRAM + "/")
        .with("define", args -> PyDefinition.of(border, Exchange.define(args[0].asString())))
        .with("carry", args -> new PyCarried(border.values().tree(args, 0)))
        .with("start", args -> new PyPending(PyTask.start(border, args[0])))
        .with("suspended", args -> new PySuspended(args[0].isNull() ? null : future(args[0])))
        .with("done", args -> future(args[0]).isComplete())
        .with("take", args -> take(border, future(args[0])))
        .with("wait", args -> border.await(future(args[0]), duration(args[1])))
        .with("then", args -> then(border, future(args[0]), args[1]))
        .with("later", args -> later(border, args[0].asDouble(), args[1]))
        .with("now", args -> border.site().clock().nanos() / (double) NANOS)
        .constant("VIRTUAL", border.site().clock().isVirtual())
        .constant("TEST", border.site().testing() != null)
        .with("control", args -> control(border, args))
        .with("millis", args -> (double) border.site().clock().millis())
        .with("random", args -> random(border, args[0].asInt()))
        .with("log", args -> border.log(args[0].asInt(), args[1].asString()))
        .with("logError", args -> border.logFailure(args[0].asString(), raised(border, args[1])))
        .with("promise", args -> promise(border))
        .with("sleep", args -> sleep(border, args[0].asDouble()));
  }

  /** A time in seconds; null for None. */
  static @Nullable Duration duration(Value seconds) {
    return seconds.isNull() ? null : Duration.ofNanos((long) (seconds.asDouble() * NANOS));
  }

  /** Random bytes, as hexadecimal digits. */
  private static String random(PyBorder border, int count) {
    byte[] bytes = new byte[count];
    border.site().random().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Future<?> future(Value handle) {
    if (handle.isProxyObject() && handle.<Proxy>asProxyObject() instanceof PyPending pending) {
      return pending.future();
    }
    throw new IllegalArgumentException("expected the handle of a future");
  }

  private static @Nullable Object take(PyBorder border, Future<?> future) {
    if (future.failed()) {
      throw failure(future.cause());
    }
    return border.values().in(future.result());
  }

  private static ExchangeException failure(Throwable cause) {
    if (cause instanceof ExchangeException known) {
      return known;
    }
    String said = cause.getMessage();
    return new ExchangeException(
        ErrorCode.HANDLER_FAILED,
        said == null || said.isBlank() ? cause.getClass().getSimpleName() : said);
  }

  private static @Nullable Object then(PyBorder border, Future<?> future, Value callback) {
    Runnable bound = border.site().bind(() -> border.run(callback));
    future.onComplete(done -> border.site().turns().execute(bound));
    return null;
  }

  /** Has something done to the complex that is tested: its name, and its arguments. */
  private static PyPending control(PyBorder border, Value... args) {
    ValueMap given =
        Values.as(ValueMap.class, border.values().tree(args, 1), "a map", "a call of a test");
    return new PyPending(TestCalls.call(border.site().testing(), args[0].asString(), given));
  }

  /** Calls back after a delay; gives what forgets it. */
  private static Object later(PyBorder border, double delay, Value callback) {
    Runnable bound = border.site().bind(() -> border.run(callback));
    if (delay <= 0) {
      boolean[] cancelled = new boolean[1];
      border
          .site()
          .turns()
          .execute(() -> {
            if (!cancelled[0]) {
              bound.run();
            }
          });
      return PyMembers.function(border, args -> cancelled[0] = true);
    }
    var timer = border.site().turns().schedule(millis(delay), bound);
    return PyMembers.function(border, args -> timer.cancel());
  }

  private static PyPending sleep(PyBorder border, double delay) {
    Promise<@Nullable Object> promise = Promise.promise();
    if (delay <= 0) {
      border.site().turns().execute(promise::tryComplete);
    } else {
      border.site().turns().schedule(millis(delay), promise::tryComplete);
    }
    return new PyPending(promise.future());
  }

  private static PyMembers promise(PyBorder border) {
    Promise<@Nullable Object> promise = Promise.promise();
    return new PyMembers(border)
        .constant("future", new PyPending(promise.future()))
        .with("complete", args -> end(promise, border.values().out(args[0])))
        .with("fail", args -> promise.tryFail(raised(border, args[0])));
  }

  private static @Nullable Object end(Promise<@Nullable Object> promise, @Nullable Object result) {
    if (result instanceof Future<?> last) {
      last.onComplete(done -> {
        if (done.succeeded()) {
          promise.tryComplete(done.result());
        } else {
          promise.tryFail(done.cause());
        }
      });
    } else {
      promise.tryComplete(result);
    }
    return null;
  }

  private static ExchangeException raised(PyBorder border, Value error) {
    try {
      throw error.throwException();
    } catch (RuntimeException e) {
      return border.failure(e);
    }
  }

  private static long millis(double seconds) {
    return Math.max(1, (long) Math.ceil(seconds * 1_000));
  }
}
