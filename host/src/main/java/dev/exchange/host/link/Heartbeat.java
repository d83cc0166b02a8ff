package dev.exchange.host.link;

import java.util.concurrent.TimeUnit;

/**
 * When a connection is too quiet.
 *
 * <p>Threading: that of the session.
 *
 * <p>Source: docs/spec/protocol.md, W13.
 */
final class Heartbeat {

  /** After how long without a packet this side asks, in ns. */
  static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** After how long without a packet the connection is dropped, in ns. */
  static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private long begun;
  private long heard;
  private long asked;

  /** A new connection. */
  void begin(long now) {
    begun = now;
    heard = now;
    asked = now;
  }

  /** A packet came. */
  void heard(long now) {
    heard = now;
  }

  /** Whether the connection is there for as long as that, in ns. */
  boolean isOld(long age, long now) {
    return now - begun >= age;
  }

  boolean isSilent(long now) {
    return now - heard >= SILENT_NANOS;
  }

  /** Whether it is time to ask; it counts as done. */
  boolean asks(long now) {
    boolean asks = now - heard >= QUIET_NANOS && now - asked >= QUIET_NANOS;
    if (asks) {
      asked = now;
    }
    return asks;
  }
}
