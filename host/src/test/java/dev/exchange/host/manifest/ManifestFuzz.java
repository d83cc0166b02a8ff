package dev.exchange.host.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.codec.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** Any bytes as the text of a manifest. */
class ManifestFuzz {

  @FuzzTest
  @Timeout(60)
  void aManifestIsReadIfItsSchemaTakesItAndIsRefusedWithItsSourceIfNot(byte[] text) {
    Object value = value(text);
    if (value == null) {
      return;
    }
    Manifest read = null;
    try {
      read = ManifestReader.read(text, ManifestCases.SOURCE);
    } catch (ExchangeException e) {
      checkTold(e);
    }
    assertThat(ManifestSchemaTest.agree(value)).isEqualTo(read != null);
    if (read != null) {
      byte[] again = JsonValues.bytes(value, Integer.MAX_VALUE);
      assertThat(ManifestReader.read(again, ManifestCases.SOURCE)).isEqualTo(read);
    }
  }

  /** The value that the text writes; null, after a look at the refusal, if it writes none. */
  private static @Nullable Object value(byte[] text) {
    try {
      return JsonValues.read(text);
    } catch (ExchangeException _) {
      try {
        Manifest none = ManifestReader.read(text, ManifestCases.SOURCE);
        throw new AssertionError("a text that is no JSON was read as " + none);
      } catch (ExchangeException e) {
        checkTold(e);
        return null;
      }
    }
  }

  private static void checkTold(ExchangeException e) {
    Refusal.check(
        e, ErrorCode.BAD_MESSAGE, ErrorCode.INVALID_VALUE, ErrorCode.SCHEMA, ErrorCode.TOO_LARGE);
    assertThat(e.text()).contains(" in " + ManifestCases.SOURCE);
  }
}
