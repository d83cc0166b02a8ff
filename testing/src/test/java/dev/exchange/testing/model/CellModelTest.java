package dev.exchange.testing.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.testing.Complex;
import dev.exchange.testing.Conditions;
import dev.exchange.testing.Scenario;
import dev.exchange.testing.Seeds;
import dev.exchange.testing.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells of one exchange that others watch, and change through its handlers, over links that break.
 * Whoever watches sees values that were there, in their order, and in the end the last one; an
 * answer to a change is true, and no change undoes another one.
 */
class CellModelTest {

  private static final int STEPS = 40;

  @Seeds(10_000)
  void whoeverWatchesSeesWhatWasThereAndInTheEndTheLast(Complex complex, Scenario scenario) {
    Counter counter = new Counter(complex, 2 + scenario.choose(2));
    Faults faults = new Faults(complex, scenario);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      steps.add(step(scenario, counter, faults));
      steps.add(faults.time(Duration.ofSeconds(20)));
    }
    scenario.steps(steps);
    complex.network().usually(Conditions.GOOD);
    for (int i = 0; i < counter.watchers(); i++) {
      complex.network().heal("owner", Counter.id(i));
    }
    complex.advance(Duration.ofMinutes(3));

    assertThat(counter.errors()).isEmpty();
    assertThat(counter.versionsThatDoNotGoUp()).isEmpty();
    assertThat(counter.valuesThatWereNotThere()).isEmpty();
    assertThat(counter.notUpToDate()).isEmpty();
    assertThat(counter.ledger().handledTwice()).isEmpty();
    assertThat(counter.ledger().takenAndNotHandled()).isEmpty();
    assertThat(counter.ledger().unended()).isEmpty();
    assertThat(counter.untrueAnswers()).isEmpty();
    assertThat(counter.count()).isEqualTo(counter.additions());
  }

  private static Step step(Scenario scenario, Counter counter, Faults faults) {
    int who = scenario.choose(counter.watchers());
    String id = Counter.id(who);
    int many = 1 + scenario.choose(40);
    return switch (scenario.choose(14)) {
      case 0, 1 -> new Step(id + " adds one", () -> counter.add(who));
      case 2, 3 -> new Step(id + " claims the lock", () -> counter.claim(who));
      case 4, 5 -> new Step("owner adds one", () -> counter.addHere(1));
      case 6 -> new Step("owner adds one %d times".formatted(many), () -> counter.addHere(many));
      case 7 -> new Step(id + " watches anew", () -> counter.watchAnew(who));
      default -> faults.between("owner", id);
    };
  }
}
