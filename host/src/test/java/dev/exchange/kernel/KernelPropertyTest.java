package dev.exchange.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.kernel.KernelCase.Outcome;
import dev.exchange.kernel.ListKernel.Fault;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random cases: the frozen kernel and the model come to the same log. */
class KernelPropertyTest {

  private static final int SEEDS = 1_000;
  private static final int OPERATIONS = 600;

  @Test
  void theFrozenKernelAgreesWithTheModelOnEverySeed() {
    for (long seed = 0; seed < SEEDS; seed++) {
      KernelCase made = RandomCase.of(seed);

      assertThat(CasePlayer.play(made, FrozenKernel::make, OPERATIONS))
          .as("%s: %s", made.name(), made)
          .isEqualTo(playModel(made, Fault.NONE));
    }
  }

  @Test
  void theSeedsReachEveryHookAndFindSignalsWaiting() {
    Map<String, Integer> words = new TreeMap<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      for (JsonNode entry : playModel(RandomCase.of(seed), Fault.NONE).log()) {
        words.merge(entry.get(0).textValue(), 1, Integer::sum);
      }
    }

    for (String word : new String[] {"unhandled", "failed", "overrun", "refused", "step", "run"}) {
      assertThat(words.getOrDefault(word, 0)).as("%s in %s", word, words).isGreaterThan(200);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "NAMES_IGNORE_CASE"})
  void theSeedsFindAKernelWithAFault(Fault fault) {
    assertThat(LongStream.range(0, SEEDS).anyMatch(seed -> differs(RandomCase.of(seed), fault)))
        .isTrue();
  }

  private static boolean differs(KernelCase made, Fault fault) {
    try {
      return !playModel(made, fault).equals(playModel(made, Fault.NONE));
    } catch (CasePlayer.CaseError _) {
      return true;
    }
  }

  private static Outcome playModel(KernelCase made, Fault fault) {
    return CasePlayer.play(made, hooks -> new ListKernel(hooks, fault), OPERATIONS);
  }
}
