package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.simulation.Simulation;
import dev.exchange.spi.Clock;
import dev.exchange.testing.Fixtures.Outcomes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a test may ask for, and how one fails. */
@ExchangeTest(seed = 5)
class ExchangeTestTest {

  private List<String> before = List.of();

  @BeforeEach
  void deployBefore(Complex complex) {
    complex.deploy(Exchange.define("shop").handler("buy", (msg, sig, state) -> "thanks"));
    before = complex.process("main").exchanges();
  }

  @Test
  void whatIsDeployedBeforeATestIsThere(Complex complex, Exchange test) {
    assertThat(before).containsExactly("shop");
    assertThat(complex.seed()).isEqualTo(5);
    assertThat(test.id()).isEqualTo("test");
    assertThat(complex.await(test.request("buy", null))).isEqualTo("thanks");
  }

  @ExchangeTest(seed = 6)
  void theSeedOfTheMethodComesFirst(Complex complex, Clock clock) {
    assertThat(complex.seed()).isEqualTo(6);
    assertThat(clock.millis()).isEqualTo(Simulation.START_MILLIS);
    complex.advance(Duration.ofHours(1));
    assertThat(clock.millis()).isEqualTo(Simulation.START_MILLIS + 3_600_000);
  }

  @Test
  void aFailureSaysTheSeedAndShowsTheMessages() {
    Outcomes outcomes = Fixtures.run(Failing.Plain.class, "assertion" + TYPES);
    assertThat(outcomes.failure()).isInstanceOf(AssertionError.class);
    assertThat(outcomes.printed())
        .contains("Failing.java")
        .containsIgnoringNewLines(
            """
            seed 42; to have the same run again: @ExchangeTest(seed = 42)
            The last 8 of 8 trace events:

            sequenceDiagram
              participant p0 as test
              participant p1 as shop
              p0->>p1: buy (+0 ms)
              Note over p1: buy handled (+0 ms)
              p1-->>p0: buy (+0 ms)
            """);
  }

  @Test
  void anErrorOfAnExchangeIsShownWhereTheTestWaited() {
    Outcomes outcomes = Fixtures.run(Failing.Plain.class, "exchangeException" + TYPES);
    assertThat(outcomes.failure())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected apples, got none")
        .cause()
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(outcomes.failure().getStackTrace()[0].getClassName())
        .isEqualTo(Failing.Plain.class.getName());
    assertThat(outcomes.printed()).contains("Note over p1: buy FAILED, CONFLICT: expected apples");
  }

  @Test
  void onlyTheLastEventsAreShown() {
    Outcomes outcomes = Fixtures.run(Failing.Plain.class, "manyEvents" + TYPES);
    assertThat(outcomes.printed())
        .contains("expected buy: no message at shop; got buy received at shop (+0 ms)")
        .contains("The last 200 of 800 trace events:");
    assertThat(outcomes.printed().lines().filter(line -> line.contains("->>p1"))).hasSize(25);
  }

  @Test
  void whatFailsBeforeATestIsReportedToo() {
    Outcomes outcomes = Fixtures.run(Failing.InSetUp.class, "neverRuns");
    assertThat(outcomes.printed())
        .contains("expected one exchange with the id twice")
        .contains("seed 7; to have the same run again: @ExchangeTest(seed = 7)")
        .contains("No message was sent.");
  }

  private static final String TYPES = "(dev.exchange.testing.Complex, dev.exchange.api.Exchange)";
}
