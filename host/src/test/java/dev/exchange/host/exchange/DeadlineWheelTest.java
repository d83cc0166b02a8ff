package dev.exchange.host.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineWheelTest {

  private final class Deadline extends DeadlineWheel.Entry {
    private final long at;
    private Runnable meanwhile = () -> {};

    Deadline(long millis) {
      at = turns.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    void expired() {
      met.add(this);
      lateness.add(turns.nanos() - at);
      meanwhile.run();
    }
  }

  private FakeTurns turns;
  private DeadlineWheel wheel;
  private final List<Deadline> met = new ArrayList<>();
  private final List<Long> lateness = new ArrayList<>();

  private void begin(long nanos) {
    turns = new FakeTurns(nanos);
    wheel = new DeadlineWheel(turns, new TurnClock(turns));
  }

  private Deadline add(long millis) {
    Deadline deadline = new Deadline(millis);
    wheel.add(deadline, deadline.at);
    return deadline;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -3_000_000_000L, Long.MAX_VALUE - 5, Long.MIN_VALUE + 5})
  void everyDeadlineIsMetOnceNeverEarlyAndAtMostTwoTicksLate(long origin) {
    begin(origin);
    Random random = new Random(origin);
    List<Deadline> kept = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      Deadline deadline = add(random.nextInt(20_000));
      if (random.nextInt(3) == 0) {
        assertThat(wheel.remove(deadline)).isTrue();
        assertThat(wheel.remove(deadline)).isFalse();
      } else {
        kept.add(deadline);
      }
      turns.pass(random.nextInt(20));
    }
    turns.pass(21_000);
    assertThat(met).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(lateness).allSatisfy(late -> assertThat(late).isBetween(0L, 20_000_000L));
    assertThat(turns.timers()).isZero();
  }

  @Test
  void aThreadThatSleptForLongMeetsAllThatPassedAndNoneThatDidNot() {
    begin(0);
    Deadline soon = add(30);
    Deadline round = add(5_150);
    Deadline later = add(100_000);
    turns.jump(60_000);
    turns.pass(20);
    assertThat(met).containsExactlyInAnyOrder(soon, round);
    turns.pass(60_000);
    assertThat(met).contains(later);
  }

  @Test
  void whatExpiresMayTakeOutAndAddOthers() {
    begin(0);
    Deadline first = add(100);
    Deadline doomed = add(100);
    Deadline last = add(100);
    first.meanwhile =
        () -> {
          wheel.remove(doomed);
          add(50);
        };
    turns.pass(300);
    assertThat(met).hasSize(3).contains(first, last).doesNotContain(doomed);
  }

  @Test
  void oneThatThrowsDelaysTheOthersByATickAtMost() {
    begin(0);
    Deadline bad = add(100);
    Deadline good = add(100);
    bad.meanwhile =
        () -> {
          throw new IllegalStateException("no");
        };
    assertThatThrownBy(() -> turns.pass(130)).hasMessage("no");
    turns.pass(130);
    assertThat(met).containsExactly(bad, good);
  }

  @Test
  void manyLongOnesInTheSameSlotDoNotSlowDownTheShortOnes() {
    begin(0);
    for (int i = 0; i < 20_000; i++) {
      add(51_200);
    }
    for (int i = 0; i < 20_000; i++) {
      add(0);
    }
    turns.pass(100);
    assertThat(met).hasSize(20_000);
  }
}
