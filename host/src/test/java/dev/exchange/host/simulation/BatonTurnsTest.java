package dev.exchange.host.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BatonTurnsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final VirtualTime time = new VirtualTime(Simulation.START_MILLIS);
  private final Agenda agenda = new Agenda(time, new SplittableRandom(1));
  private final AtomicReference<Thread> owner = new AtomicReference<>();
  private final BatonTurns turns =
      new BatonTurns(
          "program",
          agenda,
          time,
          task -> {
            owner.set(Thread.ofPlatform().daemon().unstarted(task));
            return owner.get();
          });

  @Test
  void theAgendaGoesOnWithoutAThreadThatIsLost() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean late = new AtomicBoolean();
    turns.execute(() -> {
      begun.countDown();
      awaitQuietly(end);
    });
    turns.execute(() -> late.set(true));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          awaitQuietly(begun);
          turns.lost();
        });

    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          assertThat(agenda.step()).isTrue();
          while (agenda.step()) {
            assertThat(agenda.running()).isFalse();
          }
          end.countDown();
          owner.get().join();
        });
    assertThat(late).isFalse();
  }

  @Test
  void oneThatIsNotInATaskCanNotBeLost() {
    AtomicBoolean ran = new AtomicBoolean();
    turns.lost();
    turns.execute(() -> ran.set(true));
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          while (agenda.step()) {
            assertThat(agenda.running()).isFalse();
          }
        });
    assertThat(ran).isTrue();
    turns.close();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
