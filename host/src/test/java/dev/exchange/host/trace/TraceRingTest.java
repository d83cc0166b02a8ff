package dev.exchange.host.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.api.trace.Station;
import dev.exchange.api.trace.TraceEvent;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TraceRingTest {

  private final TraceRing ring = new TraceRing("app", 8);

  private static Message message(int n) {
    return Message.builder(MessageId.of(0, n), Kind.EVENT, "n" + n, "from").build();
  }

  @Test
  void theNewestEventsStayInTheirOrder() {
    for (int i = 0; i < 100; i++) {
      ring.record(Station.RECEIVED, message(i), i, 0, null);
      List<TraceEvent> events = ring.events();
      assertThat(events).hasSize(Math.min(i + 1, 8));
      assertThat(events.getLast().timestamp()).isEqualTo(i);
      assertThat(events.getFirst().timestamp()).isEqualTo(Math.max(0, i - 7));
      assertThat(ring.latest()).isEqualTo(events.getLast());
    }
    assertThat(ring.recorded()).isEqualTo(100);
    assertThat(ring.find(MessageId.of(0, 50))).isNull();
  }

  @Test
  void theHandlingOfAMessageIsFoundBeforeItsOtherStations() {
    ring.record(Station.RECEIVED, message(1), 1, 0, null);
    ring.record(Station.HANDLED, message(1), 2, 30, "handler n1");
    ring.record(Station.FORWARDED, message(1), 3, 0, "peer");
    ring.record(Station.RECEIVED, message(2), 4, 0, null);
    TraceEvent handled = Objects.requireNonNull(ring.find(MessageId.of(0, 1)));
    assertThat(handled.station()).isEqualTo(Station.HANDLED);
    assertThat(handled.nanos()).isEqualTo(30);
    TraceEvent received = Objects.requireNonNull(ring.find(MessageId.of(0, 2)));
    assertThat(received.station()).isEqualTo(Station.RECEIVED);
  }
}
