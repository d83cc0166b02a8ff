package dev.exchange.host.contract;

import dev.exchange.api.Values;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A number within bounds. */
final class SampleNumber {

  private SampleNumber() {}

  /** The number; nothing if there is none. */
  static Optional<Object> of(List<Part> all, boolean whole, SplittableRandom random) {
    BigDecimal step = step(all, whole);
    BigDecimal low = edge(all, "minimum", "exclusiveMinimum", true);
    BigDecimal high = edge(all, "maximum", "exclusiveMaximum", false);
    if (low == null) {
      BigDecimal below = BigDecimal.valueOf(random.nextInt(10)).multiply(step);
      low = high == null ? below : high.subtract(below).subtract(step);
    }
    BigDecimal at = low.divide(step, 0, RoundingMode.CEILING).multiply(step);
    if (isOpen(all, "exclusiveMinimum", at)) {
      at = at.add(step);
    }
    BigDecimal further = at.add(step.multiply(BigDecimal.valueOf(random.nextInt(5))));
    BigDecimal chosen = fits(all, further, high) ? further : at;
    if (!fits(all, chosen, high)) {
      return whole || step(all, true).compareTo(step) == 0 ? Optional.empty() : between(low, high);
    }
    return Optional.of(
        chosen.stripTrailingZeros().scale() <= 0
                && chosen.abs().compareTo(BigDecimal.valueOf(Values.MAX_EXACT)) <= 0
            ? (Object) chosen.longValueExact()
            : (Object) chosen.doubleValue());
  }

  /** For bounds that are closer than any step. */
  private static Optional<Object> between(BigDecimal low, @Nullable BigDecimal high) {
    BigDecimal end = high == null ? low.add(BigDecimal.ONE) : high;
    return Optional.of(low.add(end).divide(BigDecimal.TWO, MathContext.DECIMAL64).doubleValue());
  }

  private static boolean fits(List<Part> all, BigDecimal number, @Nullable BigDecimal high) {
    return high == null
        || (number.compareTo(high) <= 0 && !isOpen(all, "exclusiveMaximum", number));
  }

  private static boolean isOpen(List<Part> all, String keyword, BigDecimal number) {
    return all.stream()
        .anyMatch(part ->
            part.get(keyword) instanceof Number bound
                && Bounds.number(bound).compareTo(number) == 0);
  }

  /** The product of all steps is a multiple of each. */
  private static BigDecimal step(List<Part> all, boolean whole) {
    BigDecimal step = whole ? BigDecimal.ONE : new BigDecimal("0.5");
    for (Part part : all) {
      if (part.get("multipleOf") instanceof Number multiple) {
        BigDecimal own = Bounds.number(multiple);
        boolean covered = step.remainder(own).signum() == 0;
        step = covered ? step : own.remainder(step).signum() == 0 ? own : step.multiply(own);
      }
    }
    return step;
  }

  private static @Nullable BigDecimal edge(
      List<Part> all, String closed, String open, boolean highest) {
    BigDecimal edge = null;
    for (Part part : all) {
      for (String keyword : List.of(closed, open)) {
        if (part.get(keyword) instanceof Number number) {
          BigDecimal own = Bounds.number(number);
          boolean tighter =
              edge == null || (highest ? own.compareTo(edge) > 0 : own.compareTo(edge) < 0);
          edge = tighter ? own : edge;
        }
      }
    }
    return edge;
  }
}
