package dev.exchange.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** K13: a signal costs no allocation, and what was processed is not held. */
class KernelMemoryTest {

  private static final int SIGNALS = 1_000_000;
  private static final int FLOOD = 200_000;

  private final SignalKernel kernel = new SignalKernel(new SilentHooks());

  @Test
  void aDelayedSignalAllocatesNothing() {
    kernel.delayed("a", value -> value);

    assertThat(allocatedByAMillion(() -> kernel.signal("a", "value"))).isLessThan(SIGNALS / 10L);
  }

  @Test
  void anImmediateSignalAllocatesNothing() {
    kernel.immediate("a", value -> value);

    assertThat(allocatedByAMillion(() -> kernel.signal("a", "value"))).isLessThan(SIGNALS / 10L);
  }

  @Test
  void anUnhandledSignalAllocatesNothing() {
    assertThat(allocatedByAMillion(() -> kernel.signal("a", "value"))).isLessThan(SIGNALS / 10L);
  }

  @Test
  void aChainOfSignalsAllocatesNothing() {
    kernel.delayed("a", value -> kernel.signal("b", value));
    kernel.immediate("b", value -> kernel.signal("c", value));
    kernel.delayed("c", value -> value);

    assertThat(allocatedByAMillion(() -> kernel.signal("a", "value"))).isLessThan(SIGNALS / 10L);
  }

  @Test
  void aStepLetsTheRingOfAFloodGo() {
    kernel.delayed("a", value -> value);
    flood();
    kernel.step();

    assertThat(allocatedBy(this::flood)).isGreaterThan(FLOOD * 8L);
  }

  @Test
  void aRunLetsTheRingOfAFloodGo() {
    kernel.delayed("a", value -> value);
    flood();
    kernel.run(1);

    assertThat(allocatedBy(this::flood)).isGreaterThan(FLOOD * 8L);
  }

  @Test
  void aProcessedSignalIsNotHeld() {
    kernel.delayed("a", _ -> null);
    List<WeakReference<Object>> namesAndValues = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String name = String.valueOf(new char[] {'a'});
      Object value = new byte[1024];
      namesAndValues.add(new WeakReference<>(name));
      namesAndValues.add(new WeakReference<>(value));
      kernel.signal(name, value);
    }
    kernel.step();

    assertThat(namesAndValues).allMatch(KernelMemoryTest::isCollected);
    assertThat(kernel.queued()).isZero();
  }

  private void flood() {
    for (int i = 0; i < FLOOD; i++) {
      kernel.signal("a", "value");
    }
  }

  private long allocatedByAMillion(Runnable signal) {
    signalAMillionTimes(signal);
    return allocatedBy(() -> signalAMillionTimes(signal));
  }

  private void signalAMillionTimes(Runnable signal) {
    for (int batch = 0; batch < SIGNALS / 1_000; batch++) {
      for (int i = 0; i < 1_000; i++) {
        signal.run();
      }
      kernel.run(10);
    }
  }

  private static long allocatedBy(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /**
   * A collection asked for clears what is not held; the bound is far above the one or two needed.
   */
  private static boolean isCollected(WeakReference<?> reference) {
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
    }
    return reference.get() == null;
  }

  private static final class SilentHooks implements KernelHooks {
    @Override
    public void unhandled(String name, @Nullable Object value) {}

    @Override
    public void failed(String name, @Nullable Object value, Throwable error) {}

    @Override
    public void overrun(int generations, int queued) {}
  }
}
