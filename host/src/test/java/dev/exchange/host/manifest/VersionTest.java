package dev.exchange.host.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Semantic Versioning 2.0.0: the form of versions and their order. */
class VersionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0",
        "1.2.3",
        "10.20.30",
        "999999999999999.0.0",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-0.3.7",
        "1.0.0-x-y-z.--",
        "1.0.0-0a.01a",
        "1.0.0-99999999999999999999",
        "1.0.0+20130313144700",
        "1.0.0+001",
        "1.0.0-beta+exp.sha.5114f85"
      })
  void aVersionIsWrittenAsItWasRead(String text) {
    assertThat(Version.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "1.2.3.4",
        "v1.2.3",
        " 1.2.3",
        "1.2.3\n",
        "01.2.3",
        "1.02.3",
        "1.2.03",
        "-1.2.3",
        "1.2.3-",
        "1.2.3-01",
        "1.2.3-a..b",
        "1.2.3+",
        "1.2.3+a+b",
        "1.2.3-ü",
        "1.x.3",
        "1000000000000000.0.0"
      })
  void whatIsNoVersionIsRefused(String text) {
    assertThat(Version.parse(text)).isEmpty();
    assertThatThrownBy(() -> Version.of(text))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA))
        .hasMessage("expected a version such as 1.2.3, got " + Values.describe(text));
  }

  @Test
  void aVersionOfMoreThan256CharactersIsRefused() {
    assertThat(Version.parse("1.0.0-" + "a".repeat(250))).isPresent();
    assertThat(Version.parse("1.0.0-" + "a".repeat(251))).isEmpty();
  }

  @Test
  void precedenceIsThatOfSection11() {
    List<Version> ascending = RangeCases.read().ascending().stream().map(Version::of).toList();
    List<Version> sorted = new ArrayList<>(ascending);
    Collections.shuffle(sorted, new Random(7));
    Collections.sort(sorted);
    assertThat(sorted).isEqualTo(ascending);
    for (int i = 1; i < ascending.size(); i++) {
      assertThat(ascending.get(i)).isGreaterThan(ascending.get(i - 1));
    }
  }

  @Test
  void longNumbersOfPreReleasesAreComparedBySize() {
    String nines = "9".repeat(40);
    assertThat(Version.of("1.0.0-1" + nines)).isGreaterThan(Version.of("1.0.0-" + nines));
  }

  @Test
  void buildsDoNotCount() {
    assertThat(Version.of("1.0.0+a")).isEqualByComparingTo(Version.of("1.0.0+b"));
    assertThat(Version.of("1.0.0+a")).isNotEqualTo(Version.of("1.0.0+b"));
  }
}
