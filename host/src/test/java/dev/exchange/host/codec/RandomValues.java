package dev.exchange.host.codec;

import dev.exchange.api.Bytes;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes random values of all kinds, from a generator with a seed. */
public final class RandomValues {

  private final RandomGenerator random;

  public RandomValues(RandomGenerator random) {
    this.random = random;
  }

  /** A value nested at most {@code depth} deep. */
  public Object next(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong(-(1L << 53), (1L << 53) + 1);
      case 3 -> real();
      case 4, 5 -> text();
      case 6 -> bytes();
      case 7 -> list(depth - 1);
      default -> map(depth - 1);
    };
  }

  private Object real() {
    double real = Double.longBitsToDouble(random.nextLong());
    boolean whole = real == Math.rint(real) && Math.abs(real) <= 1L << 53;
    if (!Double.isFinite(real)) {
      return 0.5;
    }
    return whole ? (Object) (long) real : (Object) real;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int point = random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x100);
      boolean surrogate = point >= 0xD800 && point <= 0xDFFF;
      text.appendCodePoint(surrogate ? '?' : point);
    }
    return text.toString();
  }

  private Bytes bytes() {
    byte[] content = new byte[random.nextInt(20)];
    random.nextBytes(content);
    return Bytes.of(content);
  }

  private ValueList list(int depth) {
    List<Object> elements = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      elements.add(next(depth));
    }
    return ValueList.of(elements.toArray());
  }

  private ValueMap map(int depth) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      entries.put(text(), next(depth));
    }
    return ValueMap.of(entries);
  }
}
