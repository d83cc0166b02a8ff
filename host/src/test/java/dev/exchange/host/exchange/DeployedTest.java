package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import io.vertx.core.Future;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds as soon as a deployment is complete. */
class DeployedTest {

  private static final int ROUND_TRIPS = 200;

  @Test
  void whoeverWasThereBeforeReachesADeployedExchangeAtOnce() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    try (ComplexFixture fixture = new ComplexFixture()) {
      Exchange busy =
          fixture.deploy(
              Exchange.define("busy")
                  .handler(
                      "work",
                      (msg, sig, state) -> {
                        working.countDown();
                        return free.await(10, TimeUnit.SECONDS);
                      }));
      Future<Object> work = busy.request("work", null);
      assertThat(working.await(5, TimeUnit.SECONDS)).isTrue();

      Future<String> deployed = deployFresh(fixture);
      Exchange fresh = appeared(fixture);
      for (int i = 0; i < ROUND_TRIPS; i++) {
        await(fresh.get("cell"));
      }
      assertThat(deployed.isComplete()).as("busy has not welcomed it yet").isFalse();

      free.countDown();
      await(deployed);
      assertThat(await(busy.request("late", null))).isEqualTo("late");
      assertThat(await(work)).isEqualTo(true);
    }
  }

  private static Future<String> deployFresh(ComplexFixture fixture) {
    return fixture.vertx.deployVerticle(
        new ExchangeVerticle(
            Exchange.define("fresh").cell("cell", 1).handler("late", (msg, sig, st) -> msg.name()),
            fixture.complex));
  }

  /** The exchange, as soon as it is there. */
  private static Exchange appeared(ComplexFixture fixture) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (fixture.complex.exchange("fresh") == null && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return fixture.complex.exchange("fresh");
  }
}
