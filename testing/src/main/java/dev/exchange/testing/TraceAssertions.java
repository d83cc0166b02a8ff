package dev.exchange.testing;

/** Where assertions on what has happened to messages begin. */
public final class TraceAssertions {

  private TraceAssertions() {}

  /** Begins an assertion on a complex. */
  public static ComplexAssert assertThat(Complex complex) {
    return new ComplexAssert(complex);
  }
}
