package dev.exchange.host.polyglot;

import org.graalvm.polyglot.proxy.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A value that has crossed from Python already, on its way through Python code.
 *
 * @param value one of the values of the API, or {@code Handler.NULL}
 */
record PyCarried(@Nullable Object value) implements Proxy {}
