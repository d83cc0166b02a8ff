package dev.exchange.plugins.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is due of a job, with all kinds of misfires. */
class RoundTest {

  private static final long START = 1_000_000;

  @Test
  void beforeItsTimeNothingIsDue() {
    assertThat(Round.of(every("once"), START + 99, 0).nothing()).isTrue();
  }

  @Test
  void atItsTimeItFiresAndGoesOn() {
    Round round = Round.of(every("once"), START + 100, 0);
    assertThat(round.fires()).containsExactly(START + 100);
    assertThat(round.missed()).isEmpty();
    assertThat(round.rest()).isNotNull();
    assertThat(round.rest().next()).isEqualTo(START + 200);
    assertThat(round.rest().fired()).isEqualTo(1);
  }

  @Test
  void whatIsLateDoesNotMoveWhatFollows() {
    Round round = Round.of(every("once"), START + 150, 0);
    assertThat(round.rest().next()).isEqualTo(START + 200);
  }

  @Test
  void ofWhatPassedTheLastFiresOrAllOrNone() {
    long now = START + 350;
    assertThat(Round.of(every("once"), now, 0).fires()).containsExactly(START + 300);
    assertThat(Round.of(every("once"), now, 0).missed()).containsExactly(START + 100, START + 200);
    assertThat(Round.of(every("all"), now, 0).fires())
        .containsExactly(START + 100, START + 200, START + 300);
    assertThat(Round.of(every("all"), now, 0).missed()).isEmpty();
    assertThat(Round.of(every("skip"), now, 49).fires()).isEmpty();
    assertThat(Round.of(every("skip"), now, 49).missed()).hasSize(3);
    assertThat(Round.of(every("skip"), now, 50).fires()).containsExactly(START + 300);
    assertThat(Round.of(every("skip"), now, 50).missed()).hasSize(2);
  }

  @Test
  void itEndsAfterSoManyTimes() {
    Job job = job(Map.of("every", 100, "misfire", "all", "times", 2));
    Round round = Round.of(job, START + 1_000, 0);
    assertThat(round.fires()).containsExactly(START + 100, START + 200);
    assertThat(round.rest()).isNull();
  }

  @Test
  void aSingleTimeEndsAlsoIfItIsMissed() {
    Job job = job(Map.of("at", START - 5_000, "misfire", "skip"));
    Round round = Round.of(job, START, 1_000);
    assertThat(round.fires()).isEmpty();
    assertThat(round.missed()).containsExactly(START - 5_000);
    assertThat(round.rest()).isNull();
    assertThat(Round.of(job(Map.of("at", START - 5_000)), START, 0).fires()).hasSize(1);
  }

  @Test
  void whatPassedWithoutEndIsBounded() {
    long later = START + 1_000_000_050;
    for (Job job : List.of(every("all"), job(Map.of("cron", "* * * * * *", "misfire", "all")))) {
      Round round = Round.of(job, later, 0);
      assertThat(round.fires()).hasSize(Round.MOST);
      assertThat(round.rest().next()).isBetween(later, later + 1_000);
    }
  }

  @Test
  void aJobIsTheSameAfterItWasInACell() {
    Job job = job(Map.of("at", "2026-03-29T02:30", "zone", "Europe/Berlin", "name", "n"));
    Job read = Job.of(job.value());
    assertThat(read).isEqualTo(job);
    assertThat(read.next()).isEqualTo(1_774_746_000_000L); // 03:00, as 02:30 was skipped
  }

  @Test
  void whatIsNoTimeZoneOrNameIsRefused() {
    refused(Map.of("at", "tomorrow"), ErrorCode.SCHEMA, "in at, got the text tomorrow");
    refused(Map.of("cron", "@daily", "zone", "Europe/Nowhere"), ErrorCode.SCHEMA, "in zone");
    refused(Map.of("cron", "0 0 30 2 *"), ErrorCode.SCHEMA, "a time that comes");
    refused(Map.of("every", 100, "send", Map.of("name", "a b")), ErrorCode.BAD_MESSAGE, "a b");
    refused(Map.of("every", 100, "send", Map.of("name", "$a")), ErrorCode.FORBIDDEN, "$a");
  }

  private static void refused(Map<String, Object> order, ErrorCode code, String text) {
    assertThatThrownBy(() -> job(order))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.text()).contains(text);
            });
  }

  private static Job every(String misfire) {
    return job(Map.of("every", 100, "misfire", misfire));
  }

  private static Job job(Map<String, Object> order) {
    ValueMap whole = ValueMap.of(order);
    whole = whole.get("send") == null ? whole.plus("send", Map.of("name", "a")) : whole;
    return Job.made(whole, new Job.Identity("job-1", "x"), "UTC", START);
  }
}
