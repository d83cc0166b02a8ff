package dev.exchange.host.link;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import dev.exchange.api.Values;
import dev.exchange.host.codec.ValueForm;

/**
 * How frames become bytes.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/protocol.md, W1.
 */
@SuppressWarnings("ImmutableEnumChecker") // a factory is safe for threads once it is made
enum Encoding {
  /** Text packets. */
  JSON("exchange.v1.json", ValueForm.JSON, json(), '[', ',', ']'),
  /** Binary packets. */
  CBOR("exchange.v1.cbor", ValueForm.CBOR, cbor(), 0x9F, -1, 0xFF);

  /** A value, in a message, in a frame, in a list. */
  private static final int MAX_DEPTH = Values.MAX_DEPTH + 3;

  private final String subprotocol;
  private final ValueForm values;
  private final JsonFactory factory;
  private final int opening;
  private final int between;
  private final int closing;

  Encoding(
      String subprotocol,
      ValueForm values,
      JsonFactory factory,
      int opening,
      int between,
      int closing) {
    this.subprotocol = subprotocol;
    this.values = values;
    this.factory = factory;
    this.opening = opening;
    this.between = between;
    this.closing = closing;
  }

  /** The one of that name. */
  static Encoding of(String subprotocol) {
    return subprotocol.equals(CBOR.subprotocol) ? CBOR : JSON;
  }

  /** How it is called in the opening handshake of a WebSocket. */
  String subprotocol() {
    return subprotocol;
  }

  /** Whether packets are text. */
  boolean text() {
    return this == JSON;
  }

  ValueForm form() {
    return values;
  }

  JsonFactory factory() {
    return factory;
  }

  /** The first byte of a packet of several frames. */
  int opening() {
    return opening;
  }

  /** The byte between two frames; -1 for none. */
  int between() {
    return between;
  }

  /** The last byte of a packet of several frames. */
  int closing() {
    return closing;
  }

  private static JsonFactory json() {
    return new JsonFactoryBuilder()
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(constraints())
        .build();
  }

  private static JsonFactory cbor() {
    return CBORFactory.builder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .enable(CBORGenerator.Feature.WRITE_MINIMAL_INTS)
        .streamReadConstraints(constraints())
        .build();
  }

  private static StreamReadConstraints constraints() {
    return StreamReadConstraints.builder()
        .maxNestingDepth(MAX_DEPTH)
        .maxNameLength(Integer.MAX_VALUE)
        .maxStringLength(Integer.MAX_VALUE)
        .build();
  }
}
