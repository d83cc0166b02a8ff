package dev.exchange.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.kernel.ListKernel.Fault;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The frozen kernel, and the model beside it, against {@code scripts/conformance/kernel}. */
class KernelConformanceTest {

  private static final int OPERATIONS = 400_000;
  private static final int FEW_OPERATIONS = 5_000;
  private static final List<KernelCase> CASES = KernelCase.all();

  @TestFactory
  Stream<DynamicTest> theFrozenKernelPassesEveryCase() {
    return CASES.stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.source() + ": " + each.name(),
                () -> {
                  System.out.println("kernel case " + each.source() + ": " + each.name());
                  assertThat(CasePlayer.play(each, FrozenKernel::make, OPERATIONS))
                      .isEqualTo(each.expected());
                }));
  }

  @Test
  void thereAreEnoughCasesAndTheirNamesDiffer() {
    assertThat(CASES).hasSizeGreaterThanOrEqualTo(40);
    assertThat(CASES).extracting(KernelCase::name).doesNotHaveDuplicates();
  }

  @Test
  void everyRuleThatDataCanShowHasACase() {
    TreeSet<String> proved = new TreeSet<>();
    CASES.forEach(each -> proved.addAll(each.rules()));

    assertThat(proved)
        .containsExactlyInAnyOrder(
            "K1", "K2", "K3", "K4", "K5", "K6", "K8", "K9", "K10", "K11", "K12", "K13");
  }

  @Test
  void theModelPassesEveryCase() {
    assertThat(CASES).allMatch(each -> passes(each, Fault.NONE, OPERATIONS));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aKernelWithAFaultFailsCases(Fault fault) {
    List<KernelCase> small =
        CASES.stream().filter(each -> passes(each, Fault.NONE, FEW_OPERATIONS)).toList();

    assertThat(small).hasSizeGreaterThan(100);
    assertThat(small).anyMatch(each -> !passes(each, fault, FEW_OPERATIONS));
  }

  private static boolean passes(KernelCase played, Fault fault, int operations) {
    try {
      return CasePlayer.play(played, hooks -> new ListKernel(hooks, fault), operations)
          .equals(played.expected());
    } catch (CasePlayer.CaseError _) {
      return false;
    }
  }
}
