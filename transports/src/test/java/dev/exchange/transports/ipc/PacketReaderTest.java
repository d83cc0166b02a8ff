package dev.exchange.transports.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketReaderTest {

  private final List<Buffer> packets = new ArrayList<>();
  private final PacketReader reader = new PacketReader(packets::add);

  @Test
  void packetsAreTheSameHoweverTheStreamIsCut() {
    Buffer stream =
        Buffer.buffer()
            .appendBuffer(PacketReader.framed(Buffer.buffer("{}")))
            .appendBuffer(PacketReader.framed(Buffer.buffer(new byte[300])))
            .appendBuffer(PacketReader.framed(Buffer.buffer("x")));
    for (int first = 0; first <= stream.length(); first++) {
      for (int second = first; second <= stream.length(); second++) {
        packets.clear();
        reader.take(stream.slice(0, first));
        reader.take(stream.slice(first, second));
        reader.take(stream.slice(second, stream.length()));
        assertThat(packets)
            .as("cut at %d and %d", first, second)
            .containsExactly(Buffer.buffer("{}"), Buffer.buffer(new byte[300]), Buffer.buffer("x"));
      }
    }
  }

  @Test
  void theLargestPacketIsTaken() {
    reader.take(PacketReader.framed(Buffer.buffer(new byte[PacketReader.MAX_PACKET])));
    assertThat(packets.getFirst().length()).isEqualTo(PacketReader.MAX_PACKET);
  }

  @Test
  void aLengthIsRefusedBeforeAnythingOfThePacketCame() {
    refused(ErrorCode.BAD_MESSAGE, Buffer.buffer().appendInt(0));
    refused(ErrorCode.TOO_LARGE, Buffer.buffer().appendInt(PacketReader.MAX_PACKET + 1));
    refused(ErrorCode.TOO_LARGE, Buffer.buffer().appendInt(-1));
  }

  private void refused(ErrorCode code, Buffer prefix) {
    PacketReader fresh = new PacketReader(packets::add);
    assertThatThrownBy(() -> fresh.take(prefix))
        .isInstanceOfSatisfying(ExchangeException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(packets).isEmpty();
  }
}
