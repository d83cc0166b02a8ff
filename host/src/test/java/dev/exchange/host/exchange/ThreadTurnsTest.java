package dev.exchange.host.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadTurnsTest {

  private final Vertx vertx = Vertx.vertx();
  private final VirtualThreadSchedulerMXBean scheduler =
      ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
  private final List<BlockingTurns> lost = new ArrayList<>();
  private final AtomicBoolean enough = new AtomicBoolean();

  @AfterEach
  void close() {
    enough.set(true);
    lost.forEach(Turns::close);
    ComplexFixture.await(vertx.close());
  }

  private BlockingTurns turns() {
    return SystemMeans.threads().program(vertx);
  }

  @Test
  void othersGoOnWhenAsManyAreLostAsThereAreCarriers() throws InterruptedException {
    int usual = scheduler.getParallelism();
    for (int i = 0; i < usual; i++) {
      CountDownLatch begun = new CountDownLatch(1);
      BlockingTurns one = turns();
      one.execute(() -> {
        begun.countDown();
        while (!enough.get()) {
          Thread.onSpinWait();
        }
      });
      begun.await();
      one.lost();
      one.lost();
      lost.add(one);
    }
    assertThat(scheduler.getParallelism()).isGreaterThan(usual);

    CountDownLatch done = new CountDownLatch(1);
    BlockingTurns other = turns();
    other.execute(done::countDown);
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();

    enough.set(true);
    CountDownLatch back = new CountDownLatch(usual);
    lost.forEach(one -> one.execute(back::countDown));
    assertThat(back.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(scheduler.getParallelism()).isLessThanOrEqualTo(usual);
    other.close();
  }
}
