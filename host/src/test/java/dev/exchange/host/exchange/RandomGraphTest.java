package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Delivery;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs of fifty exchanges of any form, in which messages look for their handlers. */
class RandomGraphTest {

  private static final int EXCHANGES = 50;
  private static final int MESSAGES = 2_000;

  /** A request that is lost ends after a minute; one that is only slow does not. */
  private static final ExchangeLimits PATIENT =
      new ExchangeLimits(65_536, 10_000, 2_048, Duration.ofMinutes(1), Duration.ofMillis(200));

  private final AtomicIntegerArray handled = new AtomicIntegerArray(MESSAGES);
  private final List<Exchange> exchanges = new ArrayList<>();
  private final Set<List<Integer>> edges = new HashSet<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyRequestInAGraphOfFiftyExchangesEndsOnce(long seed) {
    Random random = new Random(seed);
    try (ComplexFixture fixture = new ComplexFixture(PATIENT, false)) {
      grow(fixture, random);
      List<AtomicInteger> ends = new ArrayList<>();
      List<Future<?>> answers = new ArrayList<>();
      AtomicInteger served = new AtomicInteger();
      for (int i = 0; i < MESSAGES; i++) {
        int number = i;
        Exchange from = exchanges.get(random.nextInt(EXCHANGES));
        String name = "n" + random.nextInt(20);
        MessageOptions options =
            random.nextInt(4) == 0
                ? MessageOptions.to("x" + random.nextInt(EXCHANGES))
                : MessageOptions.DEFAULT;
        AtomicInteger ended = new AtomicInteger();
        ends.add(ended);
        Future<?> answer =
            random.nextInt(3) == 0
                ? from.send(name, (long) number, options.withDelivery(Delivery.ACK))
                : from.request(name, (long) number, options);
        answers.add(
            answer
                .onComplete(done -> ended.incrementAndGet())
                .onSuccess(done -> served.incrementAndGet())
                .recover(e -> {
                  assertThat(((ExchangeException) e).code())
                      .as(e.getMessage())
                      .isIn(ErrorCode.NO_HANDLER, ErrorCode.PEER_GONE);
                  return Future.succeededFuture();
                }));
      }
      await(Future.all(answers));
      assertThat(ends).allSatisfy(end -> assertThat(end).hasValue(1));
      assertThat(served.get()).isGreaterThan(MESSAGES / 4);
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(handled.get(i)).as("message " + i).isLessThanOrEqualTo(1);
      }
    }
  }

  /** Some graphs are trees, some are dense, some fall apart. */
  private void grow(ComplexFixture fixture, Random random) {
    for (int i = 0; i < EXCHANGES; i++) {
      var definition = Exchange.define("x" + i);
      for (String name : List.of("n" + random.nextInt(10), "n1" + random.nextInt(10))) {
        definition.handler(
            name,
            (msg, sig, state) -> {
              handled.incrementAndGet(((Number) msg.value()).intValue());
              return msg.value();
            });
      }
      exchanges.add(fixture.deploy(definition));
    }
    int links = EXCHANGES * (1 + random.nextInt(3));
    for (int i = 0; i < links; i++) {
      int one = random.nextInt(EXCHANGES);
      int other = random.nextInt(EXCHANGES);
      if (one != other && edges.add(List.of(Math.min(one, other), Math.max(one, other)))) {
        await(exchanges.get(one).connect(ConnectOptions.local("x" + other)));
      }
    }
  }
}
