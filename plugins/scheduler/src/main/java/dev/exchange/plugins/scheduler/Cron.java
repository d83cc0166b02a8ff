package dev.exchange.plugins.scheduler;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The times that an expression of cron means in a zone.
 *
 * <p>What the clocks of the zone show is computed without regard to their changes, and each such
 * time is then looked for in the stretch between two changes:
 *
 * <pre>
 *   skipped   01:59 │ 03:00    an hour of * goes on with what the clocks show; any other hour
 *                              fires when they have changed
 *   repeated  02:59 │ 02:00    an hour of * fires in both passes, any other in the first
 * </pre>
 *
 * <p>Threading: any thread.
 */
final class Cron implements Plan {

  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@hourly", "0 * * * *");

  private static final CronDefinition FIVE = definition(CronDefinitionBuilder.defineCron());
  private static final CronDefinition SIX =
      definition(
          CronDefinitionBuilder.defineCron()
              .withSeconds()
              .withValidRange(0, 59)
              .withStrictRange()
              .and());

  /** More changes of the clocks than any two times of an expression have between them. */
  private static final int MOST_CHANGES = 200;

  private final ExecutionTime times;
  private final ZoneId zone;
  private final boolean everyHour;

  private Cron(ExecutionTime times, ZoneId zone, boolean everyHour) {
    this.times = times;
    this.zone = zone;
    this.everyHour = everyHour;
  }

  /**
   * Reads an expression: minute, hour, day of the month, month, day of the week, with a field for
   * the seconds before them if it has six; or one of @yearly, @monthly, @weekly, @daily, @hourly.
   *
   * @throws ExchangeException SCHEMA
   */
  static Cron of(String expression, ZoneId zone) {
    String text = NAMED.getOrDefault(expression.strip(), expression.strip());
    String[] fields = text.split("\\s+", -1);
    if (fields.length != 5 && fields.length != 6) {
      throw refused(expression, fields.length + " fields");
    }
    try {
      CronParser parser = new CronParser(fields.length == 5 ? FIVE : SIX);
      return new Cron(
          ExecutionTime.forCron(parser.parse(text)), zone, fields[fields.length - 4].equals("*"));
    } catch (IllegalArgumentException e) {
      throw refused(expression, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public OptionalLong first(long now) {
    return after(now);
  }

  @Override
  public OptionalLong beyond(long time, long now) {
    return after(Math.max(time, now));
  }

  @Override
  public OptionalLong after(long time) {
    ZoneRules rules = zone.getRules();
    Instant at = Instant.ofEpochMilli(time);
    LocalDateTime shown = LocalDateTime.ofInstant(at, rules.getOffset(at));
    for (int i = 0; i < MOST_CHANGES; i++) {
      ZoneOffsetTransition next = rules.nextTransition(at);
      LocalDateTime found =
          shownAfter(inFirstPass(shown, rules.previousTransition(at.plusNanos(1))));
      if (found == null) {
        return OptionalLong.empty();
      }
      if (next == null || found.isBefore(next.getDateTimeBefore())) {
        return OptionalLong.of(found.toInstant(rules.getOffset(at)).toEpochMilli());
      }
      boolean skipped = next.isGap() && found.isBefore(next.getDateTimeAfter());
      if (skipped && !everyHour) {
        return OptionalLong.of(next.getInstant().toEpochMilli());
      }
      at = next.getInstant();
      shown = next.getDateTimeAfter().minusNanos(1);
    }
    return OptionalLong.empty();
  }

  /** From when to look in the stretch after a change: what was shown before counts there alone. */
  private LocalDateTime inFirstPass(LocalDateTime shown, @Nullable ZoneOffsetTransition change) {
    if (everyHour || change == null || !change.isOverlap()) {
      return shown;
    }
    LocalDateTime over = change.getDateTimeBefore();
    return shown.isBefore(over) ? over.minusNanos(1) : shown;
  }

  /** The next time that clocks without changes show; whole seconds, which the library leaves. */
  private @Nullable LocalDateTime shownAfter(LocalDateTime shown) {
    return times
        .nextExecution(shown.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC))
        .map(ZonedDateTime::toLocalDateTime)
        .orElse(null);
  }

  private static CronDefinition definition(CronDefinitionBuilder begun) {
    return begun
        .withMinutes()
        .withValidRange(0, 59)
        .withStrictRange()
        .and()
        .withHours()
        .withValidRange(0, 23)
        .withStrictRange()
        .and()
        .withDayOfMonth()
        .withValidRange(1, 31)
        .supportsL()
        .supportsW()
        .supportsLW()
        .withStrictRange()
        .and()
        .withMonth()
        .withValidRange(1, 12)
        .withStrictRange()
        .and()
        .withDayOfWeek()
        .withValidRange(0, 7)
        .withMondayDoWValue(1)
        .withIntMapping(7, 0)
        .supportsHash()
        .supportsL()
        .withStrictRange()
        .and()
        .instance();
  }

  private static ExchangeException refused(String expression, String came) {
    return new ExchangeException(
        ErrorCode.SCHEMA,
        "expected an expression of cron with 5 fields, or 6 with seconds, got %s: %s"
            .formatted(expression, came.lines().findFirst().orElse("")));
  }
}
