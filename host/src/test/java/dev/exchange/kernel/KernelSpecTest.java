package dev.exchange.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/spec/kernel.md} numbers the rules and names what proves each of them. */
class KernelSpecTest {

  private static final Path CASES = Path.of("../scripts/conformance/kernel");
  private static final Path TESTS = Path.of("src/test/java/dev/exchange/kernel");
  private static final Pattern RULE = Pattern.compile("(?ms)^## (K\\d+) (.*?)(?=^## |\\z)");
  private static final Pattern PROOF = Pattern.compile("`([\\w-]+\\.(?:json|java))`");

  private final List<MatchResult> rules = rules();

  @Test
  void theRulesAreNumberedFromOneToFourteen() {
    assertThat(rules)
        .extracting(rule -> rule.group(1))
        .isEqualTo(IntStream.rangeClosed(1, 14).mapToObj(number -> "K" + number).toList());
  }

  @Test
  void eachRuleNamesTestsOrCasesThatExist() {
    for (MatchResult rule : rules) {
      assertThat(proofs(rule)).as(rule.group(1)).isNotEmpty().allMatch(KernelSpecTest::exists);
    }
  }

  @Test
  void eachRuleNamesTheFilesOfAllCasesThatNameIt() {
    for (KernelCase each : KernelCase.all()) {
      assertThat(rules)
          .filteredOn(rule -> each.rules().contains(rule.group(1)))
          .as(each.name())
          .hasSameSizeAs(each.rules())
          .allMatch(rule -> proofs(rule).contains(each.source()));
    }
  }

  private static List<String> proofs(MatchResult rule) {
    return PROOF.matcher(rule.group(2)).results().map(found -> found.group(1)).toList();
  }

  private static boolean exists(String file) {
    return Stream.of(CASES, TESTS).anyMatch(folder -> Files.exists(folder.resolve(file)));
  }

  private static List<MatchResult> rules() {
    try {
      return RULE.matcher(Files.readString(Path.of("../docs/spec/kernel.md"))).results().toList();
    } catch (IOException error) {
      throw new IllegalStateException(error);
    }
  }
}
