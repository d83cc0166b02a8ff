package dev.exchange.host.manifest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin may use up. Null: the host's own limit.
 *
 * <p>Threading: any thread.
 *
 * @param handlerTimeout how long one handling may take
 * @param loadTimeout how long its start may take
 * @param inbox messages that wait at one of its exchanges
 * @param heap of its process, in MiB; only with a process of its own
 * @param restarts how often it is started again after a failure
 * @param restartsWithin the time in which that many are counted
 */
public record Limits(
    @Nullable Duration handlerTimeout,
    @Nullable Duration loadTimeout,
    @Nullable Integer inbox,
    @Nullable Integer heap,
    @Nullable Integer restarts,
    @Nullable Duration restartsWithin) {

  /** Those of a manifest that has none. */
  public static final Limits NONE = new Limits(null, null, null, null, null, null);
}
