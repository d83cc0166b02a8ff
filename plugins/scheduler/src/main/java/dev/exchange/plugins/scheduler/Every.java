package dev.exchange.plugins.scheduler;

import java.util.OptionalLong;

/**
 * Again and again after the same time; what is late does not move what follows.
 *
 * @param millis from one time to the next
 */
record Every(long millis) implements Plan {

  @Override
  public OptionalLong first(long now) {
    return OptionalLong.of(now + millis);
  }

  @Override
  public OptionalLong after(long time) {
    return OptionalLong.of(time + millis);
  }

  @Override
  public OptionalLong beyond(long time, long now) {
    long passed = Math.max(0, now - time) / millis;
    return OptionalLong.of(time + (passed + 1) * millis);
  }
}
