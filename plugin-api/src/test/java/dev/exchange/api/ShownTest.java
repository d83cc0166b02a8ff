package dev.exchange.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {

  private static final String PAIR = "\ud83d\ude00";

  @Test
  void aTextIsCutBetweenCharacters() {
    assertThat(Shown.of("abc", 3)).isEqualTo("abc");
    assertThat(Shown.of("abcd", 3)).isEqualTo("abc…");
    assertThat(Shown.of("ab" + PAIR, 3)).isEqualTo("ab…");
    assertThat(Shown.of("a" + PAIR, 3)).isEqualTo("a" + PAIR);
  }

  @Test
  void whatBreaksALineOrIsNoCharacterIsReplaced() {
    assertThat(Shown.of("a\nb\u0085\ud83d", 9)).isEqualTo("a\uFFFDb\uFFFD\uFFFD");
  }
}
