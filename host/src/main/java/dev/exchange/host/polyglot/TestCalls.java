package dev.exchange.host.polyglot;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.TestControl;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Calls of a test to whoever runs it. Threading: the owning thread of the program. */
final class TestCalls {

  private TestCalls() {}

  /** Has that done; what is thrown fails the Future. */
  static Future<? extends @Nullable Object> call(
      @Nullable TestControl control, String what, ValueMap given) {
    if (control == null) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.FORBIDDEN, "expected a test that exchange test runs, got a program"));
    }
    try {
      return control.call(what, given);
    } catch (ExchangeException e) {
      return Future.failedFuture(e);
    }
  }
}
