package dev.exchange.host.scenario;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to come of a step.
 *
 * <p>Threading: any thread; it does not change.
 *
 * @param wanted what
 * @param within for how long it is tried again until it comes; zero for once
 */
record Expectation(Wanted wanted, Duration within) {

  /** What is to come. */
  sealed interface Wanted {}

  /** Any value. */
  record Anything() implements Wanted {}

  /** That value. Numbers are the same if they are equal, whether whole or not. */
  record Equal(@Nullable Object value) implements Wanted {}

  /** An error of that code. */
  record Failing(ErrorCode code) implements Wanted {}

  /** What came: a value, or an error. */
  record Outcome(@Nullable Object value, @Nullable ExchangeException error) {

    private String shown() {
      return error == null ? text(value) : "%s: %s".formatted(error.code(), error.text());
    }
  }

  /**
   * Why that is not what is to come; empty if it is.
   *
   * @param what was done, such as {@code shop.buy}
   */
  Optional<String> complaint(String what, Outcome came) {
    ExchangeException error = came.error();
    boolean held =
        switch (wanted) {
          case Anything any -> error == null;
          case Equal equal -> error == null && same(equal.value(), came.value());
          case Failing failing -> error != null && error.code() == failing.code();
        };
    if (held) {
      return Optional.empty();
    }
    String expected =
        switch (wanted) {
          case Anything any -> "any value";
          case Equal equal -> text(equal.value());
          case Failing failing -> failing.code().name();
        };
    String late = within.isZero() ? "" : " within %d ms".formatted(within.toMillis());
    return Optional.of(
        "expected %s from %s%s, got %s".formatted(expected, what, late, came.shown()));
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    return switch (one) {
      case Number number when other instanceof Number second ->
          decimal(number).compareTo(decimal(second)) == 0;
      case ValueList list when other instanceof ValueList second -> sameElements(list, second);
      case ValueMap map when other instanceof ValueMap second ->
          map.keySet().equals(second.keySet())
              && map.keySet().stream().allMatch(key -> same(map.get(key), second.get(key)));
      case null, default -> Objects.equals(one, other);
    };
  }

  private static boolean sameElements(ValueList one, ValueList other) {
    for (int i = 0; i < one.size() && i < other.size(); i++) {
      if (!same(one.get(i), other.get(i))) {
        return false;
      }
    }
    return one.size() == other.size();
  }

  private static BigDecimal decimal(Number number) {
    return new BigDecimal(number.toString());
  }

  private static String text(@Nullable Object value) {
    return JsonValues.text(value);
  }
}
