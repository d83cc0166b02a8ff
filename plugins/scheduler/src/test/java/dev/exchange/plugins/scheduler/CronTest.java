package dev.exchange.plugins.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The times of expressions, over changes of the clocks and in leap years. */
class CronTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void aTimeThatTheClocksSkipFiresWhenTheyHaveChanged() {
    assertThat(times("30 2 * * *", BERLIN, "2026-03-28T00:00+01:00", 3))
        .containsExactly(
            "2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
  }

  @Test
  void twoTimesOfWhichOneIsSkippedToTheOtherFireOnce() {
    assertThat(times("0 2,3 * * *", BERLIN, "2026-03-28T12:00+01:00", 3))
        .containsExactly(
            "2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00", "2026-03-30T03:00+02:00");
  }

  @Test
  void aTimeThatTheClocksShowTwiceFiresTheFirstTime() {
    assertThat(times("30 2 * * *", BERLIN, "2026-10-24T12:00+02:00", 2))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(times("30 2 * * *", BERLIN, "2026-10-25T02:10+01:00", 1))
        .containsExactly("2026-10-26T02:30+01:00");
  }

  @Test
  void whatFiresEveryHourGoesOnWithTheTimeThatPasses() {
    assertThat(times("30 * * * *", BERLIN, "2026-03-29T00:45+01:00", 3))
        .containsExactly(
            "2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00", "2026-03-29T04:30+02:00");
    assertThat(times("*/30 * * * *", BERLIN, "2026-10-25T01:45+02:00", 6))
        .containsExactly(
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T02:30+01:00",
            "2026-10-25T03:00+01:00",
            "2026-10-25T03:30+01:00");
  }

  @Test
  void aDayThatAnIslandSkippedFiresWhenItWasOver() {
    ZoneId samoa = ZoneId.of("Pacific/Apia");
    assertThat(times("0 12 30 12 *", samoa, "2011-12-01T00:00-10:00", 1))
        .containsExactly("2011-12-31T00:00+14:00");
  }

  @Test
  void leapDaysAreThoseOfTheCalendar() {
    assertThat(times("0 0 29 2 *", ZoneOffset.UTC, "2095-01-01T00:00Z", 3))
        .containsExactly("2096-02-29T00:00Z", "2104-02-29T00:00Z", "2108-02-29T00:00Z");
    assertThat(times("0 0 L 2 *", ZoneOffset.UTC, "2027-01-01T00:00Z", 2))
        .containsExactly("2027-02-28T00:00Z", "2028-02-29T00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "@daily, 2026-01-02T00:00Z",
    "@hourly, 2026-01-01T01:00Z",
    "@weekly, 2026-01-04T00:00Z",
    "@monthly, 2026-02-01T00:00Z",
    "@yearly, 2027-01-01T00:00Z",
    "*/20 * * * * *, 2026-01-01T00:00:20Z",
    "0 9 * * MON-FRI, 2026-01-01T09:00Z",
    "0 0 * * 0, 2026-01-04T00:00Z",
    "0 0 * * 7, 2026-01-04T00:00Z",
    "0 0 13 * FRI, 2026-01-02T00:00Z",
    "0 0 * * 5L, 2026-01-30T00:00Z",
    "0 0 * * 1#2, 2026-01-12T00:00Z",
    "0 0 15W 2 *, 2026-02-16T00:00Z",
    "0 0 31 * *, 2026-01-31T00:00Z",
    "0 0 1 JAN *, 2027-01-01T00:00Z"
  })
  void formsAreRead(String expression, String next) {
    assertThat(times(expression, ZoneOffset.UTC, "2026-01-01T00:00Z", 1)).containsExactly(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "0 0 0 1 *",
        "0 0 * 13 *",
        "0 0 * * 8",
        "a * * * *",
        "0 0 32 * *",
        "@often",
        "5-1/x * * * *"
      })
  void whatIsNoExpressionIsRefusedInOneSentence(String expression) {
    assertThatThrownBy(() -> Cron.of(expression, BERLIN))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA);
              assertThat(e.text())
                  .startsWith(
                      "expected an expression of cron with 5 fields, or 6 with seconds, got ")
                  .doesNotContain("\n");
            });
  }

  @Test
  void timesAreWholeSecondsWheneverSomebodyAsks() {
    assertThat(times("* * * * * *", BERLIN, "2026-03-29T01:59:58.064+01:00", 3))
        .containsExactly(
            "2026-03-29T01:59:59+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:00:01+02:00");
    assertThat(times("* * * * *", BERLIN, "2026-01-01T00:00:00.001+01:00", 1))
        .containsExactly("2026-01-01T00:01+01:00");
  }

  @Test
  void aDateThatNeverComesHasNoTime() {
    assertThat(Cron.of("0 0 30 2 *", BERLIN).after(0)).isEmpty();
  }

  /** Against a walk through all minutes, with clocks that change by an hour and by half of one. */
  @Test
  void randomExpressionsFireWhenAWalkThroughAllMinutesSays() {
    Random random = new Random(20_260_329);
    for (String place : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")) {
      ZoneId zone = ZoneId.of(place);
      ZoneOffsetTransition change =
          zone.getRules().nextTransition(Instant.parse("2026-01-01T00:00:00Z"));
      for (int i = 0; i < 2; i++) {
        for (int trial = 0; trial < 40; trial++) {
          SortedSet<Integer> minutes = some(random, 60);
          boolean every = random.nextInt(3) == 0;
          SortedSet<Integer> hours = every ? all(24) : some(random, 24);
          String expression = "%s %s * * *".formatted(list(minutes), every ? "*" : list(hours));
          Instant from = change.getInstant().minusSeconds(30 * 3_600);
          Instant until = change.getInstant().plusSeconds(30 * 3_600);
          assertThat(fired(Cron.of(expression, zone), from, until))
              .as("%s in %s around %s", expression, place, change)
              .isEqualTo(walked(minutes, hours, every, zone.getRules(), from, until));
        }
        change = zone.getRules().nextTransition(change.getInstant());
      }
    }
  }

  private static List<Long> fired(Cron cron, Instant from, Instant until) {
    List<Long> fired = new ArrayList<>();
    OptionalLong next = cron.after(from.toEpochMilli());
    while (next.isPresent() && next.getAsLong() <= until.toEpochMilli()) {
      fired.add(next.getAsLong());
      next = cron.after(next.getAsLong());
    }
    return fired;
  }

  private static List<Long> walked(
      SortedSet<Integer> minutes,
      SortedSet<Integer> hours,
      boolean every,
      ZoneRules rules,
      Instant from,
      Instant until) {
    TreeSet<Long> fired = new TreeSet<>();
    TreeSet<LocalDateTime> shown = new TreeSet<>();
    LocalDateTime before = LocalDateTime.ofInstant(from, rules.getOffset(from));
    for (Instant at = from.plusSeconds(60); !at.isAfter(until); at = at.plusSeconds(60)) {
      LocalDateTime clock = LocalDateTime.ofInstant(at, rules.getOffset(at));
      boolean first = shown.add(clock);
      LocalDateTime skipped = every ? clock : before.plusMinutes(1);
      while (skipped.isBefore(clock)) {
        if (minutes.contains(skipped.getMinute()) && hours.contains(skipped.getHour())) {
          fired.add(at.toEpochMilli());
        }
        skipped = skipped.plusMinutes(1);
      }
      if ((every || first)
          && minutes.contains(clock.getMinute())
          && hours.contains(clock.getHour())) {
        fired.add(at.toEpochMilli());
      }
      before = clock;
    }
    return List.copyOf(fired);
  }

  private static SortedSet<Integer> some(Random random, int bound) {
    return IntStream.range(0, 1 + random.nextInt(4))
        .mapToObj(i -> random.nextInt(bound))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedSet<Integer> all(int bound) {
    return IntStream.range(0, bound).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  private static String list(SortedSet<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static List<String> times(String expression, ZoneId zone, String from, int count) {
    Cron cron = Cron.of(expression, zone);
    List<String> times = new ArrayList<>();
    long at = OffsetDateTime.parse(from).toInstant().toEpochMilli();
    for (int i = 0; i < count; i++) {
      at = cron.after(at).orElseThrow();
      times.add(OffsetDateTime.ofInstant(Instant.ofEpochMilli(at), zone).toString());
    }
    return times;
  }
}
