package dev.exchange.host.polyglot;

import io.vertx.core.Future;
import org.graalvm.polyglot.proxy.Proxy;

/**
 * A Future of the host inside a Python program, which can only hand it back.
 *
 * @param future completes with one of the values of the API, or a proxy
 */
record PyPending(Future<?> future) implements Proxy {}
