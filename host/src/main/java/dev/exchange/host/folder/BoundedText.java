package dev.exchange.host.folder;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a text of UTF-8 up to a bound.
 *
 * <p>Threading: any thread that may block.
 */
final class BoundedText {

  /** The most bytes of a manifest. */
  static final int MOST = 256 << 10;

  private BoundedText() {}

  /**
   * Reads to the end.
   *
   * @param from whose it is, in words
   * @throws ExchangeException TOO_LARGE above 256 KiB, BAD_MESSAGE if it is no UTF-8
   */
  static String read(InputStream in, String from) throws IOException {
    byte[] bytes = in.readNBytes(MOST + 1);
    if (bytes.length > MOST) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE, "expected at most 256 KiB in %s, got more".formatted(from));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected a text in UTF-8 in %s, got bytes that are none".formatted(from));
    }
  }
}
