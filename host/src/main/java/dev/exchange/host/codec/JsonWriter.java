package dev.exchange.host.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Writes one immutable tree as one JSON text in UTF-8. */
final class JsonWriter {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private final JsonPath path = new JsonPath();
  private final boolean nativeBytes;

  JsonWriter() {
    this(false);
  }

  /**
   * A writer of one value.
   *
   * @param nativeBytes whether the format has bytes of its own
   */
  JsonWriter(boolean nativeBytes) {
    this.nativeBytes = nativeBytes;
  }

  byte[] write(@Nullable Object value) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
      try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
        value(json, value);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array in memory has no I/O
    }
  }

  /** Writes a value, or a part of one. */
  void value(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean bool -> json.writeBoolean(bool);
      case Long whole -> json.writeNumber(whole);
      case Double real -> json.writeNumber(real);
      case String text -> json.writeString(text);
      case Bytes bytes -> bytes(json, bytes);
      case ValueList list -> list(json, list);
      case ValueMap map -> map(json, map);
      default -> throw invalid("a " + value.getClass().getName());
    }
  }

  private void list(JsonGenerator json, ValueList list) throws IOException {
    path.enter();
    json.writeStartArray();
    for (int i = 0; i < list.size(); i++) {
      path.at(i);
      value(json, list.get(i));
    }
    json.writeEndArray();
    path.leave();
  }

  private void map(JsonGenerator json, ValueMap map) throws IOException {
    if (map.size() == 1 && map.keyAt(0).equals(ValueReader.BYTES)) {
      throw invalid("a map with only $bytes, which stands for bytes in JSON");
    }
    path.enter();
    json.writeStartObject();
    for (int i = 0; i < map.size(); i++) {
      path.at(map.keyAt(i));
      json.writeFieldName(map.keyAt(i));
      value(json, map.valueAt(i));
    }
    json.writeEndObject();
    path.leave();
  }

  private void bytes(JsonGenerator json, Bytes bytes) throws IOException {
    if (nativeBytes) {
      json.writeBinary(bytes.toArray());
      return;
    }
    json.writeStartObject();
    json.writeStringField(ValueReader.BYTES, Base64.getEncoder().encodeToString(bytes.toArray()));
    json.writeEndObject();
  }

  private ExchangeException invalid(String came) {
    return new ExchangeException(
        ErrorCode.INVALID_VALUE,
        "expected a value that JSON can carry, got " + came + " at " + path);
  }
}
