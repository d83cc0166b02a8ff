package dev.exchange.host.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.folder.Stillness.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StillnessTest {

  private static final long MS = 1_000_000;
  private static final Look ONE = new Look.Present("one", "one");
  private static final Look TWO = new Look.Present("two", "two");
  private static final WatchSettings SETTINGS =
      new WatchSettings(Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofHours(1), 1, 1);

  /** Far enough that a sum of times overflows. */
  private long now = Long.MAX_VALUE - 100 * MS;

  private final Stillness stillness = new Stillness(SETTINGS, now);

  @Test
  void twoLooksThatAreQuietApartAndShowTheSameCount() {
    assertThat(look(ONE)).isEqualTo(Verdict.MOVING);
    assertThat(stillness.left(now)).isEqualTo(50 * MS);
    now += 49 * MS;
    assertThat(look(ONE)).isEqualTo(Verdict.MOVING);
    assertThat(stillness.left(now)).isEqualTo(MS);
    now += MS;
    assertThat(look(ONE)).isEqualTo(Verdict.STILL);
    assertThat(stillness.isDue(now + 1_000_000 * MS)).isFalse();
    assertThat(look(ONE)).isEqualTo(Verdict.SAME);
  }

  @Test
  void anotherLookBeginsTheQuietAnew() {
    look(ONE);
    now += 40 * MS;
    look(TWO);
    now += 49 * MS;
    assertThat(look(TWO)).isEqualTo(Verdict.MOVING);
    now += MS;
    assertThat(look(TWO)).isEqualTo(Verdict.STILL);
  }

  @Test
  void whatGoesAndComesBackIsStillAgain() {
    settle(ONE);
    assertThat(look(Look.ABSENT)).isEqualTo(Verdict.MOVING);
    assertThat(look(ONE)).isEqualTo(Verdict.MOVING);
    now += 50 * MS;
    assertThat(look(ONE)).isEqualTo(Verdict.STILL);
  }

  @Test
  void unrestIsToldOnceAndAnewAfterRest() {
    for (int round = 0; round < 2; round++) {
      long told = 0;
      for (int i = 0; i < 100; i++) {
        now += 20 * MS;
        Verdict verdict = look(i % 2 == 0 ? ONE : TWO);
        told += verdict == Verdict.RESTLESS ? 1 : 0;
        assertThat(told).isEqualTo(i < 25 ? 0 : 1);
      }
      settle(Look.ABSENT);
    }
  }

  @Test
  void whatIsHeardIsLookedAtSoonAndNotAgainAndAgainIfThatTakesLong() {
    settle(ONE);
    stillness.heard(now);
    assertThat(stillness.left(now)).isEqualTo(5 * MS);
    stillness.heard(now + MS);
    assertThat(stillness.left(now)).isEqualTo(5 * MS);
    now += 30 * MS;
    stillness.looked(ONE, now - 30 * MS, now);
    stillness.heard(now);
    assertThat(stillness.left(now)).isEqualTo(30 * MS);
  }

  private void settle(Look look) {
    look(look);
    now += 50 * MS;
    assertThat(look(look)).isEqualTo(Verdict.STILL);
  }

  private Verdict look(Look look) {
    return stillness.looked(look, now, now);
  }
}
