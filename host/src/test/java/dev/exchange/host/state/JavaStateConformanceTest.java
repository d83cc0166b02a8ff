package dev.exchange.host.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The cases with functions in Java, and whether there are enough of them. */
class JavaStateConformanceTest extends StateConformance {

  private static final List<StateCase> CASES = StateCase.all();

  @Override
  protected StateUnderTest create(StateCase definition) {
    return new JavaState(definition);
  }

  @Test
  void thereAreEnoughCasesAndTheirNamesDiffer() {
    assertThat(CASES).hasSizeGreaterThanOrEqualTo(85);
    assertThat(CASES).extracting(StateCase::name).doesNotHaveDuplicates();
  }

  @Test
  void everyRuleThatDataCanShowHasACase() {
    TreeSet<String> proved = new TreeSet<>();
    CASES.forEach(each -> proved.addAll(each.rules()));

    assertThat(proved)
        .contains(
            "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S11", "S12", "S13", "S14", "S15",
            "S16", "S17", "S18");
  }
}
