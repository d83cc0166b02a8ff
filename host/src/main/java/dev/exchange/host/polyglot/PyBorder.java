package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * The border of one Python program: every call into it, and every failure out of it.
 *
 * <p>Containment: each call is a turn of the {@link Guard}; while the program waits for the host
 * its time stands still.
 *
 * <p>Threading: the owning thread of the program.
 */
final class PyBorder {

  private static final Duration UNLIMITED = Duration.ofDays(100);

  private final Site site;
  private final Guard guard;
  private final GuestErrors failures;
  private final Logger log;
  private @Nullable Value functions;
  private @Nullable PyValues values;
  private @Nullable PyErrors errors;

  PyBorder(Site site, Guard guard, Logger log) {
    this.site = site;
    this.guard = guard;
    this.failures = new GuestErrors(site.name(), guard);
    this.log = log;
  }

  /** The border's functions in Python are there; the program gets its configuration. */
  void open(Value border) {
    functions = border;
    values = new PyValues(border);
    errors = new PyErrors(border, failures);
    function("configure").executeVoid(values().in(site.config()));
  }

  Site site() {
    return site;
  }

  PyValues values() {
    return present(values);
  }

  /** A function of the border in Python. */
  Value function(String name) {
    return present(functions).getMember(name);
  }

  /** Calls into Python. Throws only ExchangeException. */
  Value call(Value function, @Nullable Object... arguments) {
    guard.enter();
    try {
      return function.execute(arguments);
    } catch (RuntimeException e) {
      throw failure(e);
    } finally {
      guard.leave();
    }
  }

  /** Calls a function that gives a value, or the Future of one. */
  @Nullable Object result(Value function, @Nullable Object... arguments) {
    guard.enter();
    try {
      return values().out(function.execute(arguments));
    } catch (RuntimeException e) {
      throw failure(e);
    } finally {
      guard.leave();
    }
  }

  /** Calls a function whose result nobody takes; what it leaves behind is logged if it fails. */
  void tell(Value function, @Nullable Object... arguments) {
    if (result(function, arguments) instanceof Future<?> later) {
      later.onFailure(this::log);
    }
  }

  /** Runs a callback of Python's own; what it raises is logged. */
  void run(Value callback) {
    try {
      call(callback);
    } catch (ExchangeException e) {
      log(e);
      if (e.code() == ErrorCode.SCRIPT_TIMEOUT) {
        call(function("interrupted"), e.text());
      }
    }
  }

  /** Runs the loading of the program as one turn. Throws only ExchangeException. */
  void load(Runnable loading) {
    guard.enter();
    try {
      loading.run();
    } catch (RuntimeException e) {
      throw failure(e);
    } finally {
      guard.leave();
    }
  }

  /** Tells the log of a failure that nobody waits for. */
  void log(Throwable failure) {
    logFailure("expected a callback to end without a failure, got", failure);
  }

  /** Tells the log of a failure. */
  @Nullable Object logFailure(String sentence, Throwable failure) {
    String text = failure instanceof ExchangeException e ? e.describe() : failure.toString();
    log.log(Level.ERROR, sentence + " " + text);
    return null;
  }

  /** Logs at a level of Python: 10 debug, 20 info, 30 warning, 40 error. */
  @Nullable Object log(int level, String text) {
    Level at =
        level >= 40
            ? Level.ERROR
            : level >= 30 ? Level.WARNING : level >= 20 ? Level.INFO : Level.DEBUG;
    log.log(at, text);
    return null;
  }

  /** The failure that a throwable is. Inside of a turn. */
  ExchangeException failure(Throwable thrown) {
    return errors == null ? failures.of(thrown) : errors.of(thrown);
  }

  /** Raises a failure in Python; what this throws goes through the host's frames unseen. */
  RuntimeException raise(ExchangeException failure) {
    try {
      function("fail").executeVoid(PyErrors.arguments(failure));
    } catch (PolyglotException raised) {
      return raised;
    }
    return failure;
  }

  /** Holds the program until the Future is complete; false if the time passed before. */
  boolean await(Future<?> future, @Nullable Duration limit) {
    int held = guard.pause();
    try {
      return site.await(future, limit == null ? UNLIMITED : limit);
    } catch (InterruptedException e) {
      throw new ExchangeException(
          ErrorCode.SCRIPT_TIMEOUT, "expected a result, got an interrupt of the program");
    } finally {
      guard.resume(held);
    }
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("expected a border that is open");
    }
    return value;
  }
}
