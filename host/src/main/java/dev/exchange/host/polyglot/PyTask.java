package dev.exchange.host.polyglot;

import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.Proxy;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that is driven to its end, from await to await.
 *
 * <pre>
 *  start --step--> at an await --Future complete, bound to what is handled--> step --> ended
 * </pre>
 *
 * <p>Threading: the owning thread of the program.
 */
final class PyTask {

  private final PyBorder border;
  private final Value coroutine;
  private final Value advance;
  private final ProxyExecutable resume;
  private final Promise<@Nullable Object> promise = Promise.promise();

  /** What goes on when Python itself says so. */
  private @Nullable Runnable next;

  private PyTask(PyBorder border, Value coroutine) {
    this.border = border;
    this.coroutine = coroutine;
    this.advance = border.function("advance");
    this.resume =
        arguments -> {
          resume();
          return null;
        };
  }

  /** Runs a coroutine to its first await. The Future has its result. */
  static Future<@Nullable Object> start(PyBorder border, Value coroutine) {
    PyTask task = new PyTask(border, coroutine);
    task.step();
    return task.promise.future();
  }

  private void step() {
    try {
      Value result = border.call(advance, coroutine, resume);
      if (result.isProxyObject() && result.<Proxy>asProxyObject() instanceof PySuspended at) {
        suspended(at.future());
        return;
      }
      Object outcome = border.values().out(result);
      if (outcome instanceof Future<?> last) {
        last.onComplete(done -> end(done.result(), done.cause()));
      } else {
        promise.tryComplete(outcome);
      }
    } catch (ExchangeException e) {
      promise.tryFail(e);
    }
  }

  private void resume() {
    Runnable bound = next;
    next = null;
    if (bound != null) {
      bound.run();
    }
  }

  private void suspended(@Nullable Future<?> awaited) {
    Runnable bound = border.site().bind(this::step);
    if (awaited == null) {
      next = bound;
    } else {
      awaited.onComplete(done -> bound.run());
    }
  }

  private void end(@Nullable Object result, @Nullable Throwable failure) {
    if (failure == null) {
      promise.tryComplete(result);
    } else {
      promise.tryFail(failure);
    }
  }
}
