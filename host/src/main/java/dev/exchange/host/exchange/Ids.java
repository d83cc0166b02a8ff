package dev.exchange.host.exchange;

import dev.exchange.api.MessageId;
import java.util.random.RandomGenerator;

/**
 * Makes message ids that grow: within one millisecond, each is the one before plus a random step.
 *
 * <p>Threading: one thread.
 *
 * <p>Source: the ULID specification, monotonic ids.
 */
final class Ids {

  private final RandomGenerator random;
  private long millis = Long.MIN_VALUE;
  private long high;
  private long low;

  Ids(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The next id.
   *
   * @param now ms since the epoch; if the clock went back, the last time is kept
   */
  MessageId next(long now) {
    if (now > millis) {
      millis = now;
      high = now << 16 | (random.nextLong() & 0xFFFF);
      low = random.nextLong();
      return MessageId.of(high, low);
    }
    long before = low;
    low += (random.nextLong() & 0xFFFF_FFFFL) + 1;
    if (Long.compareUnsigned(low, before) < 0) {
      high++;
    }
    return MessageId.of(high, low);
  }
}
