package dev.exchange.host.codec;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;

/** The steps from the root to the value at hand, and their bound. One thread. */
final class JsonPath {

  /** How much of a path is shown to people. */
  private static final int SHOWN = 120;

  private final Object[] steps = new Object[Values.MAX_DEPTH];
  private int depth;

  /** Into a list or a map. */
  void enter() {
    if (depth == Values.MAX_DEPTH) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected a value nested at most " + Values.MAX_DEPTH + " deep, got more at " + this);
    }
    steps[depth++] = "";
  }

  /** At a member of the map that was entered last. */
  void at(String key) {
    steps[depth - 1] = key;
  }

  /** At an element of the list that was entered last. */
  void at(int index) {
    steps[depth - 1] = index;
  }

  /** Out of the list or map that was entered last. */
  void leave() {
    depth--;
  }

  /** As {@code value.items[2].name}. */
  @Override
  public String toString() {
    StringBuilder path = new StringBuilder("value");
    for (int i = 0; i < depth && path.length() < SHOWN; i++) {
      if (steps[i] instanceof Integer index) {
        path.append('[').append(index.intValue()).append(']');
      } else {
        path.append('.').append(steps[i]);
      }
    }
    return Unicode.line(path.toString(), SHOWN);
  }
}
