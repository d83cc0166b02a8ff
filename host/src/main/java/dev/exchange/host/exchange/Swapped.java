package dev.exchange.host.exchange;

import io.vertx.core.Future;

/**
 * A version that is at work, in the place of another one.
 *
 * @param before the one that it has replaced, in words
 * @param settled completes when its probation is over and it stays; fails with the reason if the
 *     one before was called back
 */
public record Swapped(String before, Future<Void> settled) {}
