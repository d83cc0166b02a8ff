package dev.exchange.host.polyglot;

import dev.exchange.api.Delivery;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Brings the ends of the host's Futures back into the guest, on behalf of the message that was
 * being handled when the call was made.
 *
 * <p>Threading: the owning thread of the program; the Futures may complete on any.
 */
final class JsCalls {

  private final JsProgram program;

  JsCalls(JsProgram program) {
    this.program = program;
  }

  /** Calls {@code done(failed, tag)} when the Future completes. */
  <T extends @Nullable Object> void end(Future<T> future, Value done) {
    end(future, done, value -> value);
  }

  /**
   * The same with a result that is no value yet.
   *
   * @param shown turns it into one, on the owning thread
   */
  <T extends @Nullable Object> void end(
      Future<T> future, Value done, Function<T, @Nullable Object> shown) {
    Runnable resume =
        program.bind(() -> {
          if (future.succeeded()) {
            Object value = shown.apply(future.result());
            done.executeVoid(false, program.border().show(value));
          } else {
            ExchangeException error = program.errors().of(future.cause());
            done.executeVoid(true, program.border().show(Told.of(error)));
          }
        });
    future.onComplete(_ -> resume.run());
  }

  /** A value and its options as the guest has written them. */
  static ValueList pair(@Nullable Object written) {
    return Values.as(ValueList.class, written, "a list of value and options", "a call");
  }

  /** Options as the guest has checked and written them. */
  static MessageOptions options(@Nullable Object written) {
    if (!(written instanceof ValueMap given)) {
      return MessageOptions.DEFAULT;
    }
    MessageOptions options =
        MessageOptions.DEFAULT
            .withTo(text(given, "to"))
            .withKey(text(given, "key"))
            .withTimeout(time(given.get("timeout")))
            .withPark(time(given.get("park")));
    if (given.get("priority") instanceof Long priority) {
      options = options.withPriority(priority.intValue());
    }
    return given.get("delivery") instanceof String promise
        ? options.withDelivery(Delivery.valueOf(promise.toUpperCase(Locale.ROOT)))
        : options;
  }

  /** A map as the guest has written it. */
  static ValueMap map(@Nullable Object written) {
    return Values.as(ValueMap.class, written, "a map", "a call");
  }

  /** Ms as the guest has checked and written them; null if it gave none. */
  static @Nullable Duration time(@Nullable Object written) {
    return written instanceof Number millis
        ? Duration.ofMillis(Math.max(1, Math.round(millis.doubleValue())))
        : null;
  }

  private static @Nullable String text(ValueMap given, String name) {
    return given.get(name) instanceof String text ? text : null;
  }
}
