package dev.exchange.host.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All cases of {@code scripts/conformance/wire}, for a host's exchange. */
class WireConformanceTest {

  @TestFactory
  Stream<DynamicTest> everyCaseHolds() {
    return WireCase.all().stream()
        .map(each -> DynamicTest.dynamicTest(each.toString(), () -> new WirePlayer(each).play()));
  }

  @Test
  void everyRuleThatHasFramesHasACase() {
    assertThat(WireCase.all().stream().flatMap(each -> each.rules().stream()))
        .containsAll(IntStream.rangeClosed(1, 15).mapToObj(rule -> "W" + rule).toList());
  }
}
