package dev.exchange.transports.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventReaderTest {

  private final List<String> packets = new ArrayList<>();
  private final EventReader reader = new EventReader(1_000, packet -> packets.add("" + packet));

  @Test
  void packetsAreTheSameHoweverTheStreamIsCut() {
    Buffer stream =
        Buffer.buffer(
            "id: 1\ndata: {}\n\n: beat\r\ndata:[1]\r\n\r\nevent: x\n\ndata: a\ndata: ž\n\n");
    for (int first = 0; first <= stream.length(); first++) {
      for (int second = first; second <= stream.length(); second++) {
        packets.clear();
        reader.take(stream.slice(0, first));
        reader.take(stream.slice(first, second));
        reader.take(stream.slice(second, stream.length()));
        assertThat(packets)
            .as("cut at %d and %d", first, second)
            .containsExactly("{}", "[1]", "a\nž");
      }
    }
  }

  @Test
  void anEventWithoutAnEmptyLineIsNoPacketYet() {
    reader.take(Buffer.buffer("data: {}\n"));
    assertThat(packets).isEmpty();
  }

  @Test
  void ofAPacketThatIsTooLongNoMoreThanTheLimitIsKept() {
    for (int i = 0; i < 10_000; i++) {
      reader.take(Buffer.buffer(i == 0 ? "data: xx" : "xx"));
    }
    reader.take(Buffer.buffer("\n\n"));
    assertThat(packets.getFirst().length()).isBetween(1_000, 1_010);
  }
}
