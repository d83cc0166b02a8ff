package dev.exchange.host.folder;

import java.time.Duration;

/**
 * How patient and how far a watch looks.
 *
 * @param quiet how far apart two looks are that must show the same
 * @param patience after how long of unrest a problem is reported
 * @param rescan how often all is looked at without having been told of a change
 * @param files the most names under one entry, and the most entries of a folder
 * @param depth the most folders in one another under one entry
 */
public record WatchSettings(
    Duration quiet, Duration patience, Duration rescan, int files, int depth) {

  /** 50 ms, 10 s, 5 s; 10,000 files, 16 deep. */
  public static final WatchSettings DEFAULT =
      new WatchSettings(
          Duration.ofMillis(50), Duration.ofSeconds(10), Duration.ofSeconds(5), 10_000, 16);

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if a time or a bound is not above 0
   */
  public WatchSettings {
    above(quiet.toNanos(), "quiet");
    above(patience.toNanos(), "patience");
    above(rescan.toNanos(), "rescan");
    above(files, "files");
    above(depth, "depth");
  }

  private static void above(long value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "expected %s of a watch above 0, got %d".formatted(name, value));
    }
  }
}
