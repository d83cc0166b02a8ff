package dev.exchange.host.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.util.EnumSet;
import java.util.Set;

/** What every refusal of a strange input is: one sentence that can be shown, sent and stored. */
public final class Refusal {

  private static final int LONGEST = 1_000;

  private Refusal() {}

  /** Fails unless it has one of those codes, and such a sentence. */
  public static void check(ExchangeException refusal, ErrorCode first, ErrorCode... others) {
    Set<ErrorCode> codes = EnumSet.of(first, others);
    String text = refusal.text();
    assertThat(codes).as(text).contains(refusal.code());
    assertThat(text).startsWith("expected ").contains(",");
    assertThat(text.length()).as("characters of %s", text).isLessThan(LONGEST);
    assertThat(text.chars().noneMatch(c -> c == '\n' || c == '\r')).as(text).isTrue();
    assertThat(Unicode.loneSurrogate(text)).as(text).isEqualTo(-1);
  }
}
