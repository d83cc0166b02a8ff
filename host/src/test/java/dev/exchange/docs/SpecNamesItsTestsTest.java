package dev.exchange.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each rule of {@code docs/spec} names what proves it: {@code [Test: Class#method, …]}, a class, or
 * a file under {@code scripts/conformance}; and what it names exists. The kernel's page has a form
 * of its own, which {@code KernelSpecTest} checks.
 */
class SpecNamesItsTestsTest {

  private static final Pattern RULE = Pattern.compile("(?ms)^## ([A-Z]+\\d+) (.*?)(?=^##? |\\z)");
  private static final Pattern PROOFS = Pattern.compile("\\[Test: ([^\\]]+)\\]");
  private static final Pattern COMMENT = Pattern.compile("Source: (docs/[\\w/.-]+\\.md)");

  /** The sources of all tests, by the names of their files. */
  private static final Map<String, List<Path>> TESTS = tests();

  /** Fewer would mean that rules are no longer found. */
  private static final int LEAST_RULES = 50;

  @TestFactory
  Stream<DynamicTest> eachRuleNamesProofsThatExist() {
    return rules()
        .map(rule ->
            dynamicTest(
                rule.group(1),
                () -> {
                  List<String> proofs = proofs(rule);
                  assertThat(proofs).as("proofs of %s", rule.group(1)).isNotEmpty();
                  assertThat(proofs).allMatch(SpecNamesItsTestsTest::exists);
                }));
  }

  @Test
  void rulesAreNumberedOnce() {
    List<String> numbers = rules().map(rule -> rule.group(1)).toList();
    assertThat(numbers).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(LEAST_RULES);
  }

  @Test
  void pagesThatTheCodeNamesAsItsSourceExist() throws IOException {
    try (Stream<Path> sources = Files.walk(Page.ROOT)) {
      List<String> named =
          sources
              .filter(path -> path.toString().endsWith(".java") && path.toString().contains("main"))
              .flatMap(path -> COMMENT.matcher(Page.read(path)).results())
              .map(found -> found.group(1))
              .distinct()
              .sorted()
              .toList();
      assertThat(named).hasSizeGreaterThan(4).allMatch(page -> isFile(Page.ROOT.resolve(page)));
    }
  }

  private static Stream<MatchResult> rules() {
    return Page.all().stream()
        .filter(page -> page.path().startsWith(Path.of("docs", "spec")))
        .filter(page -> PROOFS.matcher(page.text()).find())
        .flatMap(page -> RULE.matcher(page.text()).results());
  }

  private static List<String> proofs(MatchResult rule) {
    return PROOFS
        .matcher(rule.group(2))
        .results()
        .flatMap(found -> Arrays.stream(found.group(1).split(",\\s*")))
        .toList();
  }

  /** Whether a test class, one of its methods, or a file of cases is there. */
  private static boolean exists(String proof) {
    if (proof.endsWith(".json")) {
      return isFile(Page.ROOT.resolve("scripts/conformance").resolve(proof));
    }
    String[] parts = proof.split("#", 2);
    return sources(parts[0] + ".java")
        .anyMatch(source -> parts.length == 1 || hasTest(source, parts[1]));
  }

  private static boolean hasTest(String source, String method) {
    return Pattern.compile(
            "@(Test|ParameterizedTest|TestFactory|RepeatedTest|Seeds)\\b[^;{]*?\\b"
                + method
                + "\\(")
        .matcher(source.replaceAll("(?s)@(CsvSource|ValueSource)\\(.*?\\)\n", ""))
        .find();
  }

  private static Stream<String> sources(String file) {
    return TESTS.getOrDefault(file, List.of()).stream().map(Page::read);
  }

  private static Map<String, List<Path>> tests() {
    try (Stream<Path> all = Files.walk(Page.ROOT)) {
      return all.filter(path -> path.toString().contains("src/test/java"))
          .filter(path -> path.toString().endsWith(".java"))
          .collect(Collectors.groupingBy(path -> String.valueOf(path.getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path);
  }
}
