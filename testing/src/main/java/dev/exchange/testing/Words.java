package dev.exchange.testing;

import dev.exchange.api.trace.Station;
import dev.exchange.api.trace.TraceEvent;
import dev.exchange.host.simulation.Simulation;
import java.time.Duration;
import java.util.Locale;

/** Times and events, as failures say them. */
final class Words {

  private Words() {}

  /** Seconds where that is exact to the millisecond. */
  static String of(Duration time) {
    return millis(time.toMillis());
  }

  /** How long after its begin, from a time of day of a complex in ms since the epoch. */
  static String sinceStart(long timestamp) {
    return "+" + millis(timestamp - Simulation.START_MILLIS);
  }

  /** One line: what happened, where and when. */
  static String of(TraceEvent event) {
    String detail = event.detail() == null ? "" : ", " + oneLine(event.detail());
    return "%s %s at %s (%s%s)"
        .formatted(
            event.name(),
            station(event.station()),
            event.exchange(),
            sinceStart(event.timestamp()),
            detail);
  }

  static String station(Station station) {
    return station.name().toLowerCase(Locale.ROOT);
  }

  /** At most 120 characters, without line ends. */
  static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 120 ? line : line.substring(0, 119) + "…";
  }

  private static String millis(long millis) {
    return Math.abs(millis) < 1000 || millis % 100 != 0
        ? millis + " ms"
        : (millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s");
  }
}
