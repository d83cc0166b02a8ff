package dev.exchange.plugins.scheduler;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.OptionalLong;

/**
 * Once.
 *
 * @param millis when, since the epoch
 */
record At(long millis) implements Plan {

  /**
   * The time that a text in the form of ISO 8601 means. One without an offset is of that zone: the
   * earlier one if the clocks show it twice, and the end of the gap if they skip it.
   *
   * @throws ExchangeException SCHEMA
   */
  static At of(String text, ZoneId zone) {
    try {
      return new At(
          switch (DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from)) {
            case OffsetDateTime exact -> exact.toInstant().toEpochMilli();
            case LocalDateTime local -> instant(local, zone).toEpochMilli();
            default -> throw new DateTimeException("it is neither");
          });
    } catch (DateTimeException | ArithmeticException e) {
      throw new ExchangeException(
          ErrorCode.SCHEMA,
          "expected a time such as 2026-03-29T02:30 or 2026-03-29T02:30:00Z in at, got the text "
              + text);
    }
  }

  @Override
  public OptionalLong first(long now) {
    return OptionalLong.of(millis);
  }

  @Override
  public OptionalLong after(long time) {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong beyond(long time, long now) {
    return OptionalLong.empty();
  }

  private static Instant instant(LocalDateTime local, ZoneId zone) {
    ZoneOffsetTransition skipped = zone.getRules().getTransition(local);
    return skipped != null && skipped.isGap()
        ? skipped.getInstant()
        : local.atZone(zone).toInstant();
  }
}
