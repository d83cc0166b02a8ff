package dev.exchange.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeLimits;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.plugin.PluginHost;
import dev.exchange.host.plugin.PluginMeans;
import dev.exchange.host.plugin.SwapWish;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a caller notices of swaps: round trips of a constant load on one plugin (p50, p99, longest),
 * first without swaps, then with one after the other, every third of a version that is broken; and
 * how long the swaps took. Then what is left of that many versions: heap after a collection,
 * metaspace, threads and file handles, before and after.
 *
 * <p>Arguments: {@code js} or {@code python} (js), how many swaps (200).
 */
public final class SwapTimes {

  private static final int UNDER_WAY = 8;

  /** How exactly times are kept, in ns. */
  private static final long STEP = 10_000;

  private final Vertx vertx = Vertx.vertx();
  private final Complex complex = new Complex(SystemMeans.with(ExchangeLimits.DEFAULT, true, ""));
  private final PluginHost plugins =
      new PluginHost(
          new PluginMeans(
              vertx,
              complex,
              SystemMeans.clock(),
              "both",
              ValueMap.of(Map.of("scriptTimeout", 5_000L, "loadTimeout", 20_000L))));
  private final boolean python;
  private final Path file;
  private final Exchange app;

  private SwapTimes(boolean python) throws IOException {
    this.python = python;
    this.file = Files.createTempDirectory("exchange-swaps").resolve(python ? "p.py" : "p.mjs");
    this.app = Roads.deploy(vertx, Exchange.define("asking"), complex);
  }

  /** Measures and prints. */
  public static void main(String[] args) throws IOException {
    boolean python = args.length > 0 && args[0].equals("python");
    int swaps = args.length > 1 ? Integer.parseInt(args[1]) : 200;
    SwapTimes times = new SwapTimes(python);
    times.run(swaps);
    System.exit(0);
  }

  private void run(int swaps) throws IOException {
    write(0, false);
    await(plugins.load(file, SwapWish.USUAL));
    System.out.printf(
        Locale.ROOT, "%-28s %10s %10s %10s %10s%n", "", "p50 µs", "p99 µs", "longest", "answers");
    Load warm = new Load();
    swaps(swaps / 10 + 3, 1);
    warm.stop("warm");
    Footprint before = Footprint.now();
    Load quiet = new Load();
    pause(swaps);
    quiet.stop("without swaps");
    Load busy = new Load();
    long begun = System.nanoTime();
    long[] took = swaps(swaps, 1_000);
    double seconds = (System.nanoTime() - begun) / 1e9;
    busy.stop("with " + swaps + " swaps");
    Arrays.sort(took);
    System.out.printf(
        Locale.ROOT,
        "a good swap takes %.1f ms (p50), %.1f ms (p95); all took %.1f s%n",
        took[took.length / 2] / 1e6,
        took[(int) (took.length * 0.95)] / 1e6,
        seconds);
    before.compare(Footprint.now());
  }

  /** Swaps; every third version is broken. How long each good one took, in ns. */
  private long[] swaps(int count, int first) throws IOException {
    long[] took = new long[count];
    int good = 0;
    for (int i = 1; i <= count; i++) {
      boolean broken = i % 3 == 0;
      write(first + i, broken);
      long begun = System.nanoTime();
      try {
        await(plugins.load(file, SwapWish.USUAL));
        took[good++] = System.nanoTime() - begun;
      } catch (ExchangeException refused) {
        if (!broken) {
          throw refused;
        }
      }
    }
    return Arrays.copyOf(took, good);
  }

  private static <T> T await(Future<T> future) {
    try {
      return Roads.await(future);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void pause(int swaps) {
    long until = System.nanoTime() + Math.min(10, swaps / 20 + 2) * 1_000_000_000L;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private void write(int version, boolean broken) throws IOException {
    String js =
        """
        import { exchange } from 'exchange';
        export const plugin = { id: 'p', version: '1.%d.0' };
        exchange({ id: 'p', state: { n: 0 }, handlers: {
          go: (msg, sig, state) => { %s return (state.n += 1); } } });
        """;
    String py =
        """
        from exchange import exchange
        PLUGIN = {"id": "p", "version": "1.%d.0"}
        def go(msg, sig, state):
            %s
            state.n += 1
            return state.n
        exchange(id="p", state={"n": 0}, handlers={"go": go})
        """;
    String fault = python ? "raise ValueError('broken')" : "throw new Error('broken');";
    Files.writeString(
        file, (python ? py : js).formatted(version, broken ? fault : python ? "pass" : ""));
  }

  /** Requests, so many under way, until it is stopped. */
  private final class Load {

    /** How many took so many times 10 µs. */
    private final AtomicIntegerArray times = new AtomicIntegerArray(100_000);

    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger(UNDER_WAY);
    private final AtomicBoolean stopping = new AtomicBoolean();

    Load() {
      for (int i = 0; i < UNDER_WAY; i++) {
        ask();
      }
    }

    private void ask() {
      long begun = System.nanoTime();
      app.request("go", null, MessageOptions.DEFAULT)
          .onComplete(done -> {
            long took = System.nanoTime() - begun;
            count.incrementAndGet();
            longest.accumulateAndGet(took, Math::max);
            times.incrementAndGet((int) Math.min(took / STEP, times.length() - 1));
            if (done.failed()) {
              failed.incrementAndGet();
            }
            if (stopping.get()) {
              open.decrementAndGet();
            } else {
              vertx.setTimer(1, next -> ask()); // a load that is constant, not all there can be
            }
          });
    }

    void stop(String name) {
      stopping.set(true);
      while (open.get() > 0) {
        Thread.onSpinWait();
      }
      System.out.printf(
          Locale.ROOT,
          "%-28s %10d %10d %10.0f %10d%s%n",
          name,
          upTo(0.5),
          upTo(0.99),
          longest.get() / 1e3,
          count.get(),
          failed.get() == 0 ? "" : ", " + failed.get() + " of them errors");
    }

    /** In which time that share of them was answered, in µs. */
    private long upTo(double share) {
      long left = (long) (count.get() * share);
      int at = 0;
      while (at < times.length() - 1 && (left -= times.get(at)) > 0) {
        at++;
      }
      return (at + 1) * STEP / 1_000;
    }
  }

  /** What the process takes. */
  private record Footprint(long heap, long metaspace, int threads, long files) {

    static Footprint now() {
      for (int i = 0; i < 5; i++) {
        System.gc();
      }
      Runtime runtime = Runtime.getRuntime();
      long metaspace = 0;
      for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
        if (pool.getName().equals("Metaspace")) {
          metaspace = pool.getUsage().getUsed();
        }
      }
      long files =
          ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
              ? unix.getOpenFileDescriptorCount()
              : -1;
      return new Footprint(
          runtime.totalMemory() - runtime.freeMemory(),
          metaspace,
          ManagementFactory.getThreadMXBean().getThreadCount(),
          files);
    }

    void compare(Footprint after) {
      System.out.printf(
          Locale.ROOT,
          "heap %.1f → %.1f MB, metaspace %.1f → %.1f MB, threads %d → %d, file handles %d → %d%n",
          heap / 1e6,
          after.heap / 1e6,
          metaspace / 1e6,
          after.metaspace / 1e6,
          threads,
          after.threads,
          files,
          after.files);
    }
  }
}
