package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Kind;
import dev.exchange.api.Message;
import dev.exchange.api.MessageId;
import dev.exchange.spi.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightingsTest {

  private long nanos;
  private final Sightings sightings =
      new Sightings(
          new Clock() {
            @Override
            public long millis() {
              return 0;
            }

            @Override
            public long nanos() {
              return nanos;
            }
          });

  @Test
  void anEventIsToldOnceFromWhereItHadComeFarthest() {
    sightings.add(sighting(1, "app"));
    sightings.add(sighting(2, "app"));
    sightings.add(sighting(1, "app", "worker"));
    assertThat(sightings.ripe()).as("held for a moment").isEmpty();
    nanos = Sightings.HOLD.toNanos();
    assertThat(sightings.ripe()).extracting(Sighting::at).containsExactly("worker", "app");
    sightings.add(sighting(1, "app", "worker", "late"));
    assertThat(sightings.rest()).as("told already").isEmpty();
  }

  @Test
  void whatCameLaterIsHeldLonger() {
    sightings.add(sighting(1, "app"));
    nanos = Sightings.HOLD.toNanos() / 2;
    sightings.add(sighting(2, "app"));
    nanos = Sightings.HOLD.toNanos();
    assertThat(sightings.ripe()).hasSize(1);
    assertThat(sightings.rest()).hasSize(1);
    assertThat(sightings.rest()).isEmpty();
  }

  private static Sighting sighting(long id, String... route) {
    Message message =
        Message.builder(MessageId.of(id, id), Kind.EVENT, "tick", route[0])
            .route(List.of(route))
            .build();
    return new Sighting(message, route[route.length - 1]);
  }
}
