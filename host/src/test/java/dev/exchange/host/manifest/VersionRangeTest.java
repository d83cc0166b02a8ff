package dev.exchange.host.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of versions, held to the answers of node-semver. */
class VersionRangeTest {

  private static final RangeCases CASES = RangeCases.read();

  @TestFactory
  Stream<DynamicTest> aRangeHasTheVersionsThatNpmSays() {
    assertThat(CASES.ranges()).hasSizeGreaterThan(80);
    return CASES.ranges().stream()
        .map(each ->
            dynamicTest(
                "\"" + each.range() + "\"",
                () -> {
                  VersionRange range = VersionRange.of(each.range());
                  assertThat(CASES.probes())
                      .filteredOn(version -> range.contains(Version.of(version)))
                      .isEqualTo(each.has());
                }));
  }

  @TestFactory
  Stream<DynamicTest> whatNpmTakesForNoRangeIsRefused() {
    assertThat(CASES.refused()).hasSizeGreaterThan(20);
    return CASES.refused().stream()
        .map(text -> dynamicTest(text, () -> assertThat(VersionRange.parse(text)).isEmpty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"==1", "v=1", "^v=1", "~ > 1", "^1.x.3", "1.x.x+b"})
  void oddFormsThatNpmLetsPassAreRefused(String text) {
    assertThat(VersionRange.parse(text)).isEmpty();
  }

  @Test
  void aRefusalSaysWhatWasExpected() {
    assertThatThrownBy(() -> VersionRange.of("latest"))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA))
        .hasMessage("expected a range of versions such as ^1.2.0, got the text \"latest\"");
  }

  @Test
  void aRangeIsItsText() {
    assertThat(VersionRange.of("^1.2 || 3")).hasToString("^1.2 || 3");
    assertThat(VersionRange.of("1.x")).isEqualTo(VersionRange.of("1.x"));
    assertThat(VersionRange.of("1.x")).isNotEqualTo(VersionRange.of("1"));
  }

  @Test
  void aRangeOfMoreThan256CharactersIsRefused() {
    assertThat(VersionRange.parse("1".repeat(3) + " ".repeat(253))).isPresent();
    assertThat(VersionRange.parse("1".repeat(3) + " ".repeat(254))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "^1.0.0, ^1.4.0, true",
    "^1.0.0, ^2.0.0, false",
    "^1.0.0, <1.0.0, false",
    "<=1.0.0, >=1.0.0, true",
    "<1.0.0, >=1.0.0, false",
    ">1.0.0 <1.0.1, *, false",
    "1 || 3, 2 || 4, false",
    "1 || 3, 2 || 3.1, true",
    ">=1.0.0-rc.1 <1.0.0, 1.0.0-rc.2, true",
    ">=1.0.0-rc.1 <1.0.0, <1.0.0, false",
    ">1.0.0-rc.1 <1.0.0-rc.2, >1.0.0-rc.1 <1.0.0, true",
    "<2 >3, *, false",
    "<0.0.1, *, true",
    ">x, *, false"
  })
  void rangesIntersectIfAVersionIsInBoth(String some, String other, boolean expected) {
    assertThat(VersionRange.of(some).intersects(VersionRange.of(other))).isEqualTo(expected);
    assertThat(VersionRange.of(other).intersects(VersionRange.of(some))).isEqualTo(expected);
  }

  /** Against looking at every version near the numbers of the ranges. */
  @Test
  void randomRangesIntersectIfOneOfAllSmallVersionsIsInBoth() {
    List<Version> all = new ArrayList<>();
    for (int i = 0; i < 4 * 4 * 4; i++) {
      String release = i / 16 + "." + i / 4 % 4 + "." + i % 4;
      for (String before : List.of("", "-0", "-a", "-a.0", "-a.1", "-a.1.0", "-b", "-b.0")) {
        all.add(Version.of(release + before));
      }
    }
    Random random = new Random(20_261_101);
    int both = 0;
    for (int i = 0; i < 3_000; i++) {
      VersionRange some = VersionRange.of(range(random));
      VersionRange other = VersionRange.of(range(random));
      boolean expected = all.stream().anyMatch(v -> some.contains(v) && other.contains(v));
      assertThat(some.intersects(other)).as("%s and %s", some, other).isEqualTo(expected);
      both += expected ? 1 : 0;
    }
    assertThat(both).isBetween(500, 2_500);
  }

  private static String range(Random random) {
    String[] signs = {"", "^", "~", ">", "<", ">=", "<=", ">", "<"};
    StringBuilder range = new StringBuilder();
    for (int i = 0; i <= random.nextInt(3); i++) {
      range.append(i == 0 ? "" : random.nextInt(4) == 0 ? " || " : " ");
      range.append(signs[random.nextInt(signs.length)]);
      range.append(random.nextInt(3)).append('.').append(random.nextInt(3));
      range.append('.').append(random.nextInt(3));
      range.append(List.of("", "", "-a", "-a.1", "-b").get(random.nextInt(5)));
    }
    return range.toString();
  }
}
