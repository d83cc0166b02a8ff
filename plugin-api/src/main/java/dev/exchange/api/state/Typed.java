package dev.exchange.api.state;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import org.jspecify.annotations.Nullable;

/** Reads a cell's value as one type, or says what it is instead. */
final class Typed {

  private Typed() {}

  static String text(@Nullable Object value, String cell) {
    return Values.as(String.class, value, "text", "cell " + cell);
  }

  static double number(@Nullable Object value, String cell) {
    return Values.as(Number.class, value, "a number", "cell " + cell).doubleValue();
  }

  static ValueList list(@Nullable Object value, String cell) {
    return Values.as(ValueList.class, value, "a list", "cell " + cell);
  }

  static ValueMap map(@Nullable Object value, String cell) {
    return Values.as(ValueMap.class, value, "a map", "cell " + cell);
  }
}
