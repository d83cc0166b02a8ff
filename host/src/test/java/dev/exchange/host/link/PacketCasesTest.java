package dev.exchange.host.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The packets of {@code scripts/conformance/wire/packets.json}, whose README says how they are
 * played.
 */
class PacketCasesTest {

  private static final Path FILE = Path.of("..", "scripts", "conformance", "wire", "packets.json");

  @TestFactory
  Stream<DynamicTest> everyPacketIsReadAndWrittenAsItIsMeant() throws IOException {
    JsonNode cases = new ObjectMapper().readTree(FILE.toFile()).required("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .map(each -> DynamicTest.dynamicTest(each.get("name").textValue(), () -> play(each)));
  }

  private static void play(JsonNode played) {
    if (played.has("error")) {
      ErrorCode code = ErrorCode.valueOf(played.get("error").textValue());
      packets(played)
          .forEach((encoding, packet) ->
              assertThatThrownBy(() -> read(encoding, packet))
                  .as(encoding.toString())
                  .isInstanceOfSatisfying(
                      ExchangeException.class, e -> assertThat(e.code()).isEqualTo(code)));
      return;
    }
    List<WireFrame> first = null;
    for (var packet : packets(played).entrySet()) {
      List<WireFrame> frames = read(packet.getKey(), packet.getValue());
      first = first == null ? frames : first;
      assertThat(texts(frames)).isEqualTo(texts(first));
    }
    for (Encoding encoding : Encoding.values()) {
      List<WireFrame> known =
          first.stream().filter(frame -> !(frame instanceof WireFrame.Unknown)).toList();
      List<WireFrame> alone = new ArrayList<>();
      known.forEach(frame -> alone.addAll(read(encoding, Packet.of(encoding, frame))));
      assertThat(texts(alone)).as(encoding.toString()).isEqualTo(texts(known));
      if (!known.isEmpty()) {
        Packet packet = new Packet(encoding);
        known.forEach(packet::add);
        assertThat(texts(read(encoding, packet.toBuffer()))).isEqualTo(texts(known));
      }
    }
  }

  private static Map<Encoding, Buffer> packets(JsonNode played) {
    Map<Encoding, Buffer> packets = new EnumMap<>(Encoding.class);
    if (played.has("json")) {
      String text = played.get("json").textValue();
      packets.put(Encoding.JSON, Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)));
    }
    if (played.has("cbor")) {
      byte[] bytes = HexFormat.of().parseHex(played.get("cbor").textValue());
      packets.put(Encoding.CBOR, Buffer.buffer(bytes));
    }
    return packets;
  }

  /** Reads a packet; a message that would be refused alone is thrown too. */
  private static List<WireFrame> read(Encoding encoding, Buffer packet) {
    List<WireFrame> frames = new FrameReader(encoding).read(packet);
    for (WireFrame frame : frames) {
      if (frame instanceof WireFrame.BadMsg bad) {
        throw bad.why();
      }
    }
    return frames;
  }

  /** Messages have no equality of their own: they are compared as they are written. */
  private static List<String> texts(List<WireFrame> frames) {
    return frames.stream()
        .map(frame ->
            frame instanceof WireFrame.Unknown
                ? frame.toString()
                : Packet.of(Encoding.JSON, frame).toString())
        .toList();
  }
}
