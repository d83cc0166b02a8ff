package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.testing.Failing.OfManySeeds;
import dev.exchange.testing.Fixtures.Outcomes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsTest {

  private static final String COMPLEX = "(dev.exchange.testing.Complex)";

  private int runs;

  @BeforeEach
  void forget() {
    OfManySeeds.SEEDS.clear();
  }

  @Test
  void tenThousandSeedsAreOneTest() {
    Outcomes outcomes = Fixtures.run(OfManySeeds.class, "passing" + COMPLEX);
    assertThat(outcomes.failures()).isEmpty();
    assertThat(outcomes.tests()).containsExactly("10000 seeds");
    assertThat(OfManySeeds.SEEDS)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 10_000).boxed().toList());
  }

  @Test
  void aPropertyLetsFewerSeedsRunAndNeverMore() {
    Map<String, String> fewer = Map.of("exchange.seeds", "20");
    assertThat(Fixtures.run(OfManySeeds.class, "passing" + COMPLEX, fewer).failures()).isEmpty();
    assertThat(OfManySeeds.SEEDS).hasSize(20);
    OfManySeeds.SEEDS.clear();
    Fixtures.run(OfManySeeds.class, "passing" + COMPLEX, Map.of("exchange.seeds", "20000"));
    assertThat(OfManySeeds.SEEDS).hasSize(10_000);
  }

  @Test
  void aNumberOfSeedsThatIsNoneIsRefused() {
    assertThat(Fixtures.run(OfManySeeds.class, "none").failure())
        .hasMessageContaining("expected a number of seeds of 1 or more as @Seeds of none(), got 0");
    Map<String, String> words = Map.of("exchange.seeds", "many");
    assertThat(Fixtures.run(OfManySeeds.class, "passing" + COMPLEX, words).failure())
        .hasMessageContaining("expected a number of seeds of 1 or more as exchange.seeds");
  }

  @Test
  void theFirstSeedThatFailsEndsTheTestAndIsNamed() {
    Outcomes outcomes = Fixtures.run(OfManySeeds.class, "fromTheTenthOn" + COMPLEX);
    assertThat(outcomes.tests()).hasSize(1);
    assertThat(OfManySeeds.SEEDS).startsWith(3L, 4L).endsWith(10L);
    assertThat(outcomes.failure())
        .hasMessageStartingWith("expected each of 10000 seeds to pass, seed 10 did not: ");
    assertThat(outcomes.failure().getStackTrace()[0].getMethodName()).isEqualTo("fromTheTenthOn");
    assertThat(outcomes.printed())
        .contains("to have the same run again: @Seeds(value = 1, first = 10)");
  }

  @Test
  void aFailureHasOnlyTheStepsThatItTakes() {
    Outcomes outcomes =
        Fixtures.run(
            OfManySeeds.class,
            "lostAfterACut(dev.exchange.api.Exchange, dev.exchange.testing.Complex,"
                + " dev.exchange.testing.Scenario)");
    assertThat(outcomes.failure().getMessage())
        .containsPattern("The steps that it takes, 3 of the \\d+ before it failed:")
        .endsWith("%n  1. add%n  2. cut%n  3. fetch   <- fails here".formatted());
    assertThat(outcomes.printed()).contains("Note over p1: fetch handled");
  }

  @Seeds(20)
  void eachSeedHasAComplexOfItsOwnAndOthersGiveParametersToo(
      Complex complex, Exchange test, Scenario scenario, @TempDir Path folder) {
    assertThat(complex.seed()).isEqualTo(++runs);
    assertThat(complex.process("main").exchanges()).containsExactly("test");
    assertThat(folder).exists();
    assertThat(scenario.choose(List.of(test))).isSameAs(test);
  }
}
