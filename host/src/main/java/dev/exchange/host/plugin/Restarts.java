package dev.exchange.host.plugin;

import dev.exchange.host.manifest.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often a plugin that dies is started again: only so often in a time, as one that dies again
 * and again would only take from the others.
 *
 * <p>Threading: the context of the {@link PluginHost}.
 *
 * <p>Source: docs/spec/plugins.md, PL40.
 */
final class Restarts {

  /** How often, when the manifest does not say. */
  static final int USUAL = 3;

  /** In which time, when the manifest does not say. */
  static final Duration USUALLY_WITHIN = Duration.ofSeconds(60);

  private final Deque<Long> times = new ArrayDeque<>();
  private int total;

  /**
   * Whether it may be started again; then that is counted.
   *
   * @param now in ms since the epoch
   */
  boolean allow(Limits limits, long now) {
    int most = limits.restarts() == null ? USUAL : limits.restarts();
    long within = within(limits).toMillis();
    while (!times.isEmpty() && now - times.getFirst() >= within) {
      times.removeFirst();
    }
    if (times.size() >= most) {
      return false;
    }
    times.addLast(now);
    total++;
    return true;
  }

  /** In which time they are counted. */
  static Duration within(Limits limits) {
    return limits.restartsWithin() == null ? USUALLY_WITHIN : limits.restartsWithin();
  }

  /** How often it was started again, all in all. */
  int total() {
    return total;
  }

  /** Somebody has changed it, or wants it to run: what was is forgiven. */
  void forgive() {
    times.clear();
  }
}
