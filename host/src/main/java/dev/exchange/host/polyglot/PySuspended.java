package dev.exchange.host.polyglot;

import io.vertx.core.Future;
import org.graalvm.polyglot.proxy.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine stands at an await.
 *
 * @param future what it waits for; null if Python itself will resume it
 */
record PySuspended(@Nullable Future<?> future) implements Proxy {}
