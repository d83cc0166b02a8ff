package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Handlers that come and go while a link is being made. */
class LateHandlersTest {

  private static final int ROUNDS = 50;
  private static final int NAMES = 10;

  @Test
  void aPeerKnowsTheHandlersOfTheMomentTheLinkIsOpen() {
    ExchangeLimits limits =
        new ExchangeLimits(1_000, 1_000, 100, Duration.ofSeconds(5), Duration.ofMillis(200));
    try (ComplexFixture fixture = new ComplexFixture(limits, false)) {
      Exchange asker =
          fixture.deploy(Exchange.define("asker").handler("ping", (msg, sig, state) -> "pong"));
      for (int round = 0; round < ROUNDS; round++) {
        Exchange late = fixture.deploy(Exchange.define("late" + round));
        Subscription early = late.handle("gone" + round, (msg, sig, state) -> 1);
        int first = round * NAMES;
        Future<Peer> linked = late.connect(ConnectOptions.local("asker"));
        early.cancel();
        for (int i = first; i < first + NAMES; i++) {
          late.handle("name" + i, (msg, sig, state) -> msg.name(), null);
        }
        await(linked);
        await(late.request("ping", null));
        for (int i = first; i < first + NAMES; i++) {
          assertThat(await(asker.request("name" + i, null))).isEqualTo("name" + i);
        }
        assertThat(failureOf(asker.request("gone" + round, null)).code())
            .isEqualTo(ErrorCode.NO_HANDLER);
        await(late.close());
      }
    }
  }
}
