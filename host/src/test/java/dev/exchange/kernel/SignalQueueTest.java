package dev.exchange.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** K3 and K13 in the ring alone: order across its edge, growth, and what it lets go. */
class SignalQueueTest {

  private final SignalQueue queue = new SignalQueue();
  private int added;
  private int taken;

  @Test
  void aFullRingDoublesAndKeepsItsOrderFromAnyHead() {
    for (int head = 0; head < 16; head++) {
      SignalQueueTest ring = new SignalQueueTest();
      ring.add(head);
      ring.take(head);
      ring.add(16);
      assertThat(ring.queue.capacity()).isEqualTo(16);
      ring.add(1);

      assertThat(ring.queue.capacity()).isEqualTo(32);
      ring.take(17);
      assertThat(ring.queue.size()).isZero();
    }
  }

  @Test
  void aRingRoundItsEdgeDoesNotGrow() {
    for (int i = 0; i < 1_000; i++) {
      add(10);
      take(10);
    }

    assertThat(queue.capacity()).isEqualTo(16);
  }

  @Test
  void theRingOfAFloodIsLetGoWhenItIsEmpty() {
    add(100_000);
    take(100_000);
    assertThat(queue.capacity()).isEqualTo(131_072);
    queue.letGo();

    assertThat(queue.capacity()).isEqualTo(4_096);
    add(10);
    take(10);
  }

  @Test
  void theRingOfAFloodIsLetGoWhenHalfOfWhatIsKeptHoldsTheRest() {
    add(20_000);
    take(17_951);
    queue.letGo();
    assertThat(queue.capacity()).isEqualTo(32_768);
    take(1);
    queue.letGo();

    assertThat(queue.capacity()).isEqualTo(4_096);
    take(2_048);
    assertThat(queue.size()).isZero();
  }

  @Test
  void aRingOfAnOrdinaryLoadIsKept() {
    add(4_096);
    take(4_096);
    queue.letGo();

    assertThat(queue.capacity()).isEqualTo(4_096);
  }

  private void add(int signals) {
    for (int i = 0; i < signals; i++) {
      queue.add("name " + added, added);
      added++;
    }
  }

  private void take(int signals) {
    for (int i = 0; i < signals; i++) {
      assertThat(queue.value()).isEqualTo(taken);
      assertThat(queue.name()).isEqualTo("name " + taken);
      queue.drop();
      taken++;
    }
  }
}
