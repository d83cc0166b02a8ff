package dev.exchange.host.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.MessageId;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void idsGrowAlsoWhenTheClockGoesBack() {
    Random random = new Random(1);
    Ids ids = new Ids(random);
    MessageId last = ids.next(1_000);
    long now = 1_000;
    for (int i = 0; i < 10_000; i++) {
      now += random.nextInt(21) - 10;
      MessageId next = ids.next(now);
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }

  @Test
  void idsGrowAlsoWhenTheRandomBitsRunOver() {
    RandomGenerator ones = () -> -1L;
    Ids ids = new Ids(ones);
    MessageId last = ids.next(5);
    for (int i = 0; i < 100; i++) {
      MessageId next = ids.next(5);
      assertThat(next).isGreaterThan(last);
      last = next;
    }
  }
}
