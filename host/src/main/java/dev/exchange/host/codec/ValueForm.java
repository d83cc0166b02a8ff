package dev.exchange.host.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Values as parts of a larger text: what {@link JsonValues} does for a whole one.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, thrown: INVALID_VALUE with the path, TOO_LARGE; reading, BAD_MESSAGE for a key that
 * comes twice.
 *
 * <p>Source: docs/spec/messages.md; docs/spec/protocol.md, W6.
 */
public enum ValueForm {
  /** Bytes are a map with {@code $bytes}. */
  JSON,
  /** Bytes are bytes. */
  CBOR;

  /** Writes a value. */
  public void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    new JsonWriter(this == CBOR).value(generator, value);
  }

  /** Reads the value that begins with the token at hand, to its last token. */
  public @Nullable Object read(JsonParser parser) throws IOException {
    return new ValueReader(parser, this == CBOR).read();
  }
}
