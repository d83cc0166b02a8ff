package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScenarioTest {

  @Test
  void whatIsChosenStaysTheSameWhenStepsAreLeftOut() {
    List<Integer> all = chosen(step -> true);
    List<Integer> some = chosen(step -> step % 2 == 0);
    assertThat(all).hasSize(2 + 10);
    assertThat(some.getFirst()).isEqualTo(all.getFirst());
    assertThat(some.getLast()).isEqualTo(all.getLast());
    for (int i = 0; i < 5; i++) {
      assertThat(some.get(1 + i)).isEqualTo(all.get(1 + 2 * i));
    }
  }

  @Test
  void aStepInsideOfAStepIsRefused() {
    Scenario scenario = new Scenario(1, step -> true);
    Step inner = new Step("inner", () -> {});
    assertThatThrownBy(() -> scenario.step(new Step("outer", () -> scenario.step(inner))))
        .hasMessage("expected steps one after the other, got inner inside of outer");
  }

  @Test
  void aReductionLeavesNothingThatCanGo() {
    List<Integer> whole = IntStream.range(0, 100).boxed().toList();
    List<Integer> needed = List.of(7, 42, 99);
    assertThat(Reduction.of(whole, some -> some.containsAll(needed), 1_000)).isEqualTo(needed);
    assertThat(Reduction.of(whole, some -> true, 1_000)).isEmpty();
    assertThat(Reduction.of(whole, some -> some.size() == 100, 1_000)).isEqualTo(whole);
  }

  @Test
  void aReductionEndsAfterSoManyAttempts() {
    List<Integer> whole = IntStream.range(0, 100).boxed().toList();
    List<List<Integer>> asked = new ArrayList<>();
    List<Integer> left =
        Reduction.of(
            whole,
            some -> {
              asked.add(some);
              return some.contains(7) && some.contains(93);
            },
            5);
    assertThat(asked).hasSize(5);
    assertThat(left).contains(7, 93);
  }

  private static List<Integer> chosen(IntPredicate kept) {
    Scenario scenario = new Scenario(3, kept);
    List<Integer> chosen = new ArrayList<>();
    chosen.add(scenario.choose(1_000_000));
    scenario.steps(10, () -> new Step("choose", () -> chosen.add(scenario.choose(1_000_000))));
    chosen.add(scenario.choose(1_000_000));
    return chosen;
  }
}
