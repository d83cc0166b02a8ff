package dev.exchange.testing;

import dev.exchange.api.Exchange;
import dev.exchange.spi.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a test may ask for, made when it does.
 *
 * <p>Threading: that of the test.
 */
final class Furniture implements AutoCloseable {

  private final Complex complex;
  private @Nullable Exchange test;

  Furniture(long seed) {
    complex = new Complex(seed);
  }

  /** Whether there is something of that type. */
  static boolean gives(Class<?> type) {
    return type == Complex.class || type == Exchange.class || type == Clock.class;
  }

  Complex complex() {
    return complex;
  }

  Object give(Class<?> type) {
    if (type == Complex.class) {
      return complex;
    }
    return type == Clock.class ? complex.clock() : exchange();
  }

  /** The exchange of the test itself. */
  private Exchange exchange() {
    Exchange made = test;
    if (made == null) {
      made = complex.deploy(Exchange.define("test"));
      test = made;
    }
    return made;
  }

  @Override
  public void close() {
    complex.close();
  }
}
