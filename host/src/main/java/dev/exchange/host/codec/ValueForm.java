package dev.exchange.host.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as parts of a larger text: what {@link JsonValues} does for a whole one.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors, thrown: INVALID_VALUE with the path, TOO_LARGE.
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

  /** The value that a part of a parsed text is. */
  public @Nullable Object read(JsonNode node) {
    return Values.of(plain(node));
  }

  private @Nullable Object plain(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL, MISSING -> null;
      case BOOLEAN -> node.booleanValue();
      case STRING -> node.textValue();
      case NUMBER -> number(node);
      case BINARY -> bytes(node);
      case ARRAY -> list(node);
      case OBJECT -> map(node);
      case POJO -> throw new IllegalStateException("a parser makes no such node");
    };
  }

  private static Object number(JsonNode node) {
    if (!node.isIntegralNumber()) {
      return node.doubleValue();
    }
    return node.canConvertToLong() ? (Object) node.longValue() : (Object) big(node);
  }

  private static BigInteger big(JsonNode node) {
    return node.bigIntegerValue();
  }

  private static Bytes bytes(JsonNode node) {
    try {
      return Bytes.of(node.binaryValue());
    } catch (IOException e) {
      throw new IllegalStateException("a binary node has its bytes", e);
    }
  }

  private List<@Nullable Object> list(JsonNode node) {
    List<@Nullable Object> elements = new ArrayList<>(node.size());
    node.forEach(element -> elements.add(plain(element)));
    return elements;
  }

  private Object map(JsonNode node) {
    if (node.size() == 1 && node.has(JsonReader.BYTES)) {
      return this == JSON ? decoded(node.get(JsonReader.BYTES)) : noForm();
    }
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    node.properties().forEach(entry -> entries.put(entry.getKey(), plain(entry.getValue())));
    return entries;
  }

  private static Bytes decoded(JsonNode base64) {
    if (base64.isTextual()) {
      try {
        return Bytes.of(Base64.getDecoder().decode(base64.textValue()));
      } catch (IllegalArgumentException _) {
        throw invalid("a map with $bytes that is no base64");
      }
    }
    return noForm();
  }

  private static Bytes noForm() {
    throw invalid("a map with only $bytes, which stands for bytes");
  }

  private static ExchangeException invalid(String came) {
    return new ExchangeException(
        ErrorCode.INVALID_VALUE,
        "expected null, true, false, a finite number, text, a list, a map or bytes, got " + came);
  }
}
