package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterTest {

  @Test
  void watchersAreCalledOncePerTransactionWithFinalValues() {
    try (Printed printed = Printed.on("counter");
        RunningExample counter = RunningExample.mesh("examples/counter", "counter.mjs")) {
      assertThat(counter.request("counter", "counter.up", null)).isEqualTo("1 is odd, next is 2");
      assertThat(counter.request("counter", "counter.by", 2)).isEqualTo("1 is odd, next is 3");
      assertThat(counter.request("counter", "counter.up", null)).isEqualTo("3 is odd, next is 5");
      assertThat(counter.request("counter", "counter.reset", null))
          .isEqualTo("0 is even, next is 1");
      assertThat(printed.lines())
          .containsExactly(
              "0 is even, next is 1",
              "now even",
              "now odd",
              "1 is odd, next is 2",
              "1 is odd, next is 3",
              "3 is odd, next is 5",
              "now even",
              "0 is even, next is 1");
    }
  }
}
