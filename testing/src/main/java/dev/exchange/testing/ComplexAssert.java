package dev.exchange.testing;

import org.assertj.core.api.AbstractAssert;

/** Assertions on a {@link Complex}. Threading: see there. */
public final class ComplexAssert extends AbstractAssert<ComplexAssert, Complex> {

  ComplexAssert(Complex actual) {
    super(actual, ComplexAssert.class);
  }

  /**
   * What has happened so far to the messages of that name.
   *
   * @param name of messages, without {@code *}; a request and its answer have the same
   */
  public TraceAssert trace(String name) {
    isNotNull();
    return new TraceAssert(name, actual.trace());
  }
}
