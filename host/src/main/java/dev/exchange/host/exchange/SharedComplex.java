package dev.exchange.host.exchange;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;

/**
 * The complex that the exchanges of one Vertx share when nobody gives them another one.
 *
 * @param complex the complex
 */
record SharedComplex(Complex complex) implements Shareable {

  private static final String KEY = "dev.exchange.complex";

  /** The complex of that Vertx, made when it is first asked for. Any thread. */
  static Complex of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, SharedComplex>getLocalMap(KEY)
        .computeIfAbsent(KEY, key -> new SharedComplex(new Complex(SystemMeans.standard())))
        .complex();
  }
}
