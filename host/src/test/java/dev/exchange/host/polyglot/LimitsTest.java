package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ValueMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {

  @Test
  void aSlowMachineDoesNotEndATurnWhereTimeIsVirtual() {
    assertThat(Limits.of(ValueMap.EMPTY, false))
        .isEqualTo(new Limits(Duration.ofSeconds(1), Duration.ofSeconds(30)));
    assertThat(Limits.of(ValueMap.EMPTY, true))
        .isEqualTo(new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60)));
  }

  @Test
  void whatIsSetHoldsWhereTimeIsVirtualToo() {
    ValueMap set = ValueMap.of("scriptTimeout", 50L, "loadTimeout", 60L);
    Limits limits = new Limits(Duration.ofMillis(50), Duration.ofMillis(60));
    assertThat(Limits.of(set, true)).isEqualTo(limits);
    assertThat(Limits.of(set, false)).isEqualTo(limits);
  }
}
