package dev.exchange.host.contract;

import dev.exchange.api.ValueMap;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether bounds lie within bounds. */
final class Bounds {

  /** Of which type a keyword bounds the size. */
  static final Map<String, Part.Kind> SIZES =
      Map.of(
          "maxItems", Part.Kind.ARRAY,
          "maxLength", Part.Kind.STRING,
          "maxProperties", Part.Kind.OBJECT,
          "minItems", Part.Kind.ARRAY,
          "minLength", Part.Kind.STRING,
          "minProperties", Part.Kind.OBJECT);

  /** Keywords that bound numbers. */
  static final Set<String> NUMBERS =
      Set.of("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum");

  private Bounds() {}

  /** Whether what is within the first ones is within a bound of size. */
  static boolean size(List<Part> narrow, String keyword, @Nullable Object wide) {
    BigDecimal bound = number(wide);
    boolean least = keyword.startsWith("min");
    if (least && bound.signum() == 0) {
      return true;
    }
    return narrow.stream()
        .anyMatch(part -> {
          BigDecimal own = part.get(keyword) instanceof Number said ? number(said) : null;
          if (own == null && keyword.equals("minProperties")) {
            own = new BigDecimal(part.texts("required").size());
          }
          return own != null && (least ? own.compareTo(bound) >= 0 : own.compareTo(bound) <= 0);
        });
  }

  /** Whether numbers within the first ones are within a bound. */
  static boolean number(
      List<Part> narrow, Set<Part.Kind> types, String keyword, @Nullable Object wide) {
    boolean least = keyword.endsWith("inimum");
    boolean whole = !types.contains(Part.Kind.FRACTION);
    Edge edge = edge(keyword, wide, whole);
    return narrow.stream()
        .flatMap(part -> edges(part, least, whole).stream())
        .anyMatch(own -> own.isWithin(edge, least));
  }

  /** Whether a multiple of what is said here is a multiple of that number too. */
  static boolean multiple(List<Part> narrow, Set<Part.Kind> types, @Nullable Object wide) {
    BigDecimal step = number(wide);
    if (!types.contains(Part.Kind.FRACTION) && isMultiple(BigDecimal.ONE, step)) {
      return true;
    }
    return narrow.stream()
        .anyMatch(part ->
            (part.get("multipleOf") instanceof Number own && isMultiple(number(own), step))
                || (part.get("const") instanceof Number only && isMultiple(number(only), step)));
  }

  private static boolean isMultiple(BigDecimal number, BigDecimal step) {
    return number.remainder(step).signum() == 0;
  }

  private static List<Edge> edges(Part part, boolean least, boolean whole) {
    String name = least ? "inimum" : "aximum";
    return Stream.of("m" + name, "exclusiveM" + name)
        .flatMap(keyword ->
            Optional.ofNullable(part.schema() instanceof ValueMap map ? map.get(keyword) : null)
                .map(value -> edge(keyword, value, whole))
                .stream())
        .toList();
  }

  private static Edge edge(String keyword, @Nullable Object value, boolean whole) {
    BigDecimal at = number(value);
    boolean open = keyword.startsWith("exclusive");
    boolean least = keyword.endsWith("inimum");
    if (!whole) {
      return new Edge(at, open);
    }
    BigDecimal rounded = at.setScale(0, least ? RoundingMode.CEILING : RoundingMode.FLOOR);
    boolean beside = open && rounded.compareTo(at) == 0;
    BigDecimal inner = least ? rounded.add(BigDecimal.ONE) : rounded.subtract(BigDecimal.ONE);
    return new Edge(beside ? inner : rounded, false);
  }

  static BigDecimal number(@Nullable Object value) {
    return new BigDecimal(String.valueOf(value));
  }

  /** A bound of numbers; an open one does not belong to what it bounds. */
  private record Edge(BigDecimal at, boolean open) {

    boolean isWithin(Edge wide, boolean least) {
      int order = least ? at.compareTo(wide.at) : wide.at.compareTo(at);
      return order > 0 || (order == 0 && (open || !wide.open));
    }
  }
}
