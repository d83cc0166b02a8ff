package dev.exchange.host.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** Any bytes as a JSON text. */
class JsonFuzz {

  @FuzzTest
  @Timeout(60)
  void whatIsReadIsWrittenAndReadAgainTheSameAndAllElseIsRefused(byte[] text) {
    String characters = new String(text, StandardCharsets.UTF_8);
    Object value;
    try {
      value = JsonValues.read(text);
    } catch (ExchangeException e) {
      Refusal.check(e, ErrorCode.BAD_MESSAGE, ErrorCode.INVALID_VALUE, ErrorCode.TOO_LARGE);
      checkLiteral(characters);
      return;
    }
    byte[] written = JsonValues.bytes(value, Integer.MAX_VALUE);
    Object again = JsonValues.read(written, Integer.MAX_VALUE);
    assertThat(again).isEqualTo(value);
    assertThat(JsonValues.bytes(again, Integer.MAX_VALUE)).isEqualTo(written);
    assertThat(literal(characters)).isEqualTo(value);
  }

  /** What is no JSON may still be a literal; if not, it is refused likewise. */
  private static void checkLiteral(String characters) {
    try {
      Object value = literal(characters);
      byte[] written = JsonValues.bytes(value, Integer.MAX_VALUE);
      assertThat(JsonValues.read(written, Integer.MAX_VALUE)).isEqualTo(value);
    } catch (ExchangeException e) {
      Refusal.check(e, ErrorCode.BAD_MESSAGE, ErrorCode.INVALID_VALUE, ErrorCode.TOO_LARGE);
    }
  }

  private static @Nullable Object literal(String characters) {
    return LiteralReader.read(new StringReader(characters));
  }
}
