package dev.exchange.host.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnicodeTest {

  private static final String PAIR = "\ud83d\ude00";

  @Test
  void aHalfIsFoundWhereverItStands() {
    assertThat(Unicode.loneSurrogate("a" + PAIR + PAIR)).isEqualTo(-1);
    assertThat(Unicode.loneSurrogate(PAIR + "\ud83d")).isEqualTo(2);
    assertThat(Unicode.loneSurrogate("\ude00" + PAIR)).isZero();
    assertThat(Unicode.loneSurrogate("a\ud83d\ud83d\ude00")).isEqualTo(1);
  }

  @Test
  void aTextIsMendedAndItsPairsStay() {
    assertThat(Unicode.mended(PAIR)).isSameAs(PAIR);
    assertThat(Unicode.mended("\ude00a\ud83d" + PAIR + "\ud83d"))
        .isEqualTo("\uFFFDa\uFFFD" + PAIR + "\uFFFD");
  }

  @Test
  void aCutLeavesPairsWhole() {
    assertThat(Unicode.cut("abc", 3)).isEqualTo("abc");
    assertThat(Unicode.cut("abcd", 3)).isEqualTo("abc…");
    assertThat(Unicode.cut("ab" + PAIR, 3)).isEqualTo("ab…");
    assertThat(Unicode.cut("a" + PAIR + "b", 3)).isEqualTo("a" + PAIR + "…");
  }

  @Test
  void aLineHasNoControlCharacters() {
    assertThat(Unicode.line("a\nb\tc\u0085d", 4)).isEqualTo("a\uFFFDb\uFFFD…");
    assertThat(Unicode.line("\ud83d", 4)).isEqualTo("\uFFFD");
  }
}
