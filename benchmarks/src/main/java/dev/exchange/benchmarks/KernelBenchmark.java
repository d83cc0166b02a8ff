package dev.exchange.benchmarks;

import dev.exchange.kernel.KernelHooks;
import dev.exchange.kernel.SignalKernel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Signals per second through the kernel, called at once and through its queue. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {

  private static final int SIGNALS = 1_000;

  private SignalKernel kernel = new SignalKernel(new Silent());
  private long seen;

  /** A kernel with 100 handlers of each kind. */
  @Setup
  public void setup() {
    kernel = new SignalKernel(new Silent());
    for (int i = 0; i < 100; i++) {
      kernel.immediate("immediate." + i, value -> value);
      kernel.delayed("delayed." + i, value -> seen++);
    }
  }

  /** A call that is answered at once. */
  @Benchmark
  public @Nullable Object immediate() {
    return kernel.signal("immediate.50", this);
  }

  /** A thousand signals queued, then handled in one generation. */
  @Benchmark
  @OperationsPerInvocation(SIGNALS)
  public long queued() {
    for (int i = 0; i < SIGNALS; i++) {
      kernel.signal("delayed.50", this);
    }
    kernel.run(1);
    return seen;
  }

  private static final class Silent implements KernelHooks {
    @Override
    public void unhandled(String name, @Nullable Object value) {
      throw new IllegalStateException(name);
    }

    @Override
    public void failed(String name, @Nullable Object value, Throwable error) {
      throw new IllegalStateException(name, error);
    }

    @Override
    public void overrun(int generations, int queued) {
      throw new IllegalStateException("overrun");
    }
  }
}
