package dev.exchange.testing;

import static dev.exchange.testing.TraceAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Tests that fail; others run them and look at how. */
final class Failing {

  private Failing() {}

  static class Plain {

    @ExchangeTest(seed = 42)
    void assertion(Complex complex, Exchange test) {
      complex.deploy(Exchange.define("shop").handler("buy", (msg, sig, state) -> "thanks"));
      assertThat(complex.await(test.request("buy", "apple"))).isEqualTo("no thanks");
    }

    @ExchangeTest
    void exchangeException(Complex complex, Exchange test) {
      complex.deploy(Exchange.define("shop").handler("buy", (msg, sig, state) -> sold()));
      complex.await(test.request("buy", "apple"));
    }

    @ExchangeTest
    void manyEvents(Complex complex, Exchange test) {
      complex.deploy(Exchange.define("shop").handler("buy", (msg, sig, state) -> "thanks"));
      for (int i = 0; i < 100; i++) {
        complex.await(test.request("buy", "apple"));
      }
      assertThat(complex).trace("buy").neverReaches("shop");
    }

    private static Object sold() {
      throw new ExchangeException(ErrorCode.CONFLICT, "expected apples, got none");
    }
  }

  @ExchangeTest(seed = 7)
  static class InSetUp {

    @BeforeEach
    void setUp(Complex complex) {
      complex.deploy(Exchange.define("twice"));
      complex.deploy(Exchange.define("twice"));
    }

    @org.junit.jupiter.api.Test
    void neverRuns() {}
  }

  static class OfManySeeds {

    static final List<Long> SEEDS = new ArrayList<>();

    @Seeds(value = 10_000, first = 3)
    void fromTheTenthOn(Complex complex) {
      SEEDS.add(complex.seed());
      assertThat(complex.seed()).isLessThan(10);
    }

    @Seeds(10_000)
    void passing(Complex complex) {
      SEEDS.add(complex.seed());
    }

    @Seeds(0)
    void none() {}

    /** Fails if there was an add, then a cut, then a fetch, and nothing healed between. */
    @Seeds(1_000)
    void lostAfterACut(Exchange test, Complex complex, Scenario scenario) {
      List<String> done = new ArrayList<>();
      complex.deploy(Exchange.define("shop").handler("fetch", (msg, sig, state) -> "item"));
      scenario.steps(
          30,
          () -> {
            String what = scenario.choose(List.of("add", "cut", "heal", "fetch"));
            return new Step(
                what,
                () -> {
                  done.add(what);
                  if (what.equals("fetch")) {
                    complex.await(test.request("fetch", null));
                    assertThat(lost(done)).as("lost").isFalse();
                  }
                });
          });
    }

    private static boolean lost(List<String> done) {
      int cut = done.lastIndexOf("cut");
      return done.indexOf("add") >= 0
          && done.indexOf("add") < cut
          && done.lastIndexOf("heal") < cut;
    }
  }
}
