package dev.exchange.host.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;

/**
 * Any packets over three connections to one entrance, while somebody else has a session there. The
 * input has a line for each thing that happens:
 *
 * <pre>
 *   a{"t":"hello",…}   that packet comes over the connection a, b or c; b has CBOR
 *   a!                 that connection is lost; whatever comes for it next comes over another one
 *   .1500              that many ms pass
 * </pre>
 */
class EntranceFuzz {

  private static final int MOST_LINES = 60;
  private static final String CONNECTIONS = "abc";

  @FuzzTest
  @Timeout(60)
  void whateverComesEndsItsOwnLinkAtMost(byte[] script) {
    new Play().run(new String(script, StandardCharsets.ISO_8859_1));
  }

  /** One script: inputs share nothing. */
  private static final class Play {

    private final Stage stage = new Stage();
    private final Map<Character, Stage.Visit> visits = new TreeMap<>();
    private final Stage.Visit witness = stage.visit(Encoding.CBOR);
    private long said;

    void run(String script) {
      witness.packet(packet(hello("witness")));
      script
          .lines()
          .limit(MOST_LINES)
          .filter(line -> !line.isEmpty())
          .forEach(line -> {
            step(line);
            checkServed();
          });
      visits.values().forEach(Stage.Visit::lose);
      checkServed();
    }

    private void step(String line) {
      char first = line.charAt(0);
      String rest = line.substring(1);
      if (first == '.') {
        stage.pass(rest.matches("[0-9]{1,4}") ? Long.parseLong(rest) : 1);
      } else if (CONNECTIONS.indexOf(first) < 0) {
        step("a" + line);
      } else if (rest.equals("!")) {
        Stage.Visit lost = visits.remove(first);
        if (lost != null) {
          lost.lose();
        }
      } else {
        Encoding encoding = first == 'b' ? Encoding.CBOR : Encoding.JSON;
        visits.computeIfAbsent(first, name -> stage.visit(encoding)).packet(packet(encoding, rest));
      }
    }

    /** Whoever has done nothing wrong has an open connection, and is answered. */
    private void checkServed() {
      stage.pass(1);
      long seq = ++said;
      MessageId id = MessageId.of(seq, 99);
      Message message =
          Message.builder(id, Kind.REQUEST, "a", "witness")
              .value(seq)
              .trace(List.of("witness"), 0)
              .route(List.of("witness"))
              .build();
      witness.packet(packet(new WireFrame.Msg(seq, message, false)));
      assertThat(witness.isOpen()).isTrue();
      assertThat(witness.frames())
          .anyMatch(frame ->
              frame instanceof WireFrame.Msg msg
                  && id.equals(msg.message().re())
                  && Long.valueOf(seq).equals(msg.message().value()));
      witness.frames().clear();
    }
  }

  /** The bytes of a line; for CBOR those of its frames, if it has such as can be written. */
  private static Buffer packet(Encoding encoding, String line) {
    Buffer text = Buffer.buffer(line.getBytes(StandardCharsets.ISO_8859_1));
    if (encoding == Encoding.JSON) {
      return text;
    }
    try {
      Packet packet = new Packet(encoding);
      new FrameReader(Encoding.JSON).read(text).forEach(packet::add);
      return packet.toBuffer();
    } catch (ExchangeException | IllegalArgumentException _) {
      return text;
    }
  }

  private static WireFrame hello(String id) {
    return new WireFrame.Hello(
        id, List.of(), List.of(), new WireFrame.Grant(1_000, 4L << 20), null, null);
  }

  private static Buffer packet(WireFrame frame) {
    return Packet.of(Encoding.CBOR, frame);
  }
}
