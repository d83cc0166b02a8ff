package dev.exchange.host.link;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import dev.exchange.api.Values;
import dev.exchange.host.codec.ValueForm;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * How frames become bytes.
 *
 * <pre>
 *  one frame    {...}
 *  several      [{...},{...}]          JSON
 *               9F ... ... FF          CBOR, a list of indefinite length
 * </pre>
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/protocol.md, W1.
 */
@SuppressWarnings("ImmutableEnumChecker") // a mapper is safe for threads once it is made
enum Encoding {
  /** Text packets. */
  JSON("exchange.v1.json", ValueForm.JSON, json(), '[', ',', ']'),
  /** Binary packets. */
  CBOR("exchange.v1.cbor", ValueForm.CBOR, cbor(), 0x9F, -1, 0xFF);

  /** A value, in a message, in a frame, in a list. */
  private static final int MAX_DEPTH = Values.MAX_DEPTH + 3;

  private final String subprotocol;
  private final ValueForm values;
  private final ObjectMapper mapper;
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
    this.mapper = new ObjectMapper(factory);
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
    return mapper.getFactory();
  }

  ObjectMapper mapper() {
    return mapper;
  }

  /** Puts frames together. */
  Buffer packet(List<byte[]> frames) {
    if (frames.size() == 1) {
      return Buffer.buffer(frames.getFirst());
    }
    Buffer packet = Buffer.buffer(sizeOf(frames)).appendByte((byte) opening);
    for (int i = 0; i < frames.size(); i++) {
      if (i > 0 && between >= 0) {
        packet.appendByte((byte) between);
      }
      packet.appendBytes(frames.get(i));
    }
    return packet.appendByte((byte) closing);
  }

  /** How many bytes a packet of those frames has. */
  int sizeOf(List<byte[]> frames) {
    int size = 0;
    for (byte[] frame : frames) {
      size += frame.length;
    }
    return frames.size() == 1 ? size : size + 2 + between(frames.size());
  }

  /** How many bytes a packet of that many frames has besides them. */
  int overhead(int frames) {
    return frames <= 1 ? 0 : 2 + between(frames);
  }

  private int between(int frames) {
    return between < 0 ? 0 : frames - 1;
  }

  private static JsonFactory json() {
    return new JsonFactoryBuilder()
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(constraints())
        .build();
  }

  private static JsonFactory cbor() {
    return CBORFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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
