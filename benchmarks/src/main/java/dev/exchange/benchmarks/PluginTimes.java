package dev.exchange.benchmarks;

import dev.exchange.api.Exchange;
import dev.exchange.host.Host;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What many plugins take, and how soon a saved one is served.
 *
 * <p>Arguments: {@code many N}: a folder of N plugins in JavaScript: the time until all have
 * started, and what each takes of the heap and of the process, beside a folder of one. {@code dev
 * js N} or {@code dev python N}: with {@code --dev}, the time from the write of a file until the
 * first answer of the new version, N times.
 */
public final class PluginTimes {

  private PluginTimes() {}

  /** Measures and prints. */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("many")) {
      many(Integer.parseInt(args[1]));
    } else {
      dev(args[1].equals("python"), Integer.parseInt(args[2]));
    }
    System.exit(0);
  }

  private static void many(int count) throws IOException {
    Path one = Files.createTempDirectory("exchange-one");
    write(one.resolve("first.mjs"), false, "first", 0);
    Path all = Files.createTempDirectory("exchange-many");
    for (int i = 0; i < count; i++) {
      write(all.resolve("p" + i + ".mjs"), false, "p" + i, 0);
    }
    Settings settings = Settings.defaults().with(Defaults.HTTP_PORT, 0);
    Host first =
        Roads.await(Host.start(List.of(), settings.with(Defaults.PLUGINS, one.toString()), true));
    long heap = heap();
    long process = process();
    long begun = System.nanoTime();
    Host host =
        Roads.await(Host.start(List.of(), settings.with(Defaults.PLUGINS, all.toString()), true));
    double seconds = (System.nanoTime() - begun) / 1e9;
    int running = host.listings().size();
    System.out.printf(
        Locale.ROOT,
        "%d of %d plugins started in %.1f s, %.1f ms each; heap %.0f KB, process %.0f KB each%n",
        running,
        count,
        seconds,
        1e3 * seconds / count,
        (heap() - heap) / 1e3 / count,
        (process() - process) / 1e3 / count);
    begun = System.nanoTime();
    Roads.await(host.close());
    System.out.printf(Locale.ROOT, "closed in %.1f s%n", (System.nanoTime() - begun) / 1e9);
    Roads.await(first.close());
  }

  private static void dev(boolean python, int count) throws IOException {
    Path file =
        Files.createTempDirectory("exchange-dev").resolve(python ? "saved.py" : "saved.mjs");
    write(file, python, "saved", 0);
    Settings settings = Settings.defaults().with(Defaults.HTTP_PORT, 0).with(Defaults.DEV, true);
    Host host = Roads.await(Host.start(List.of(file), settings, true));
    long[] took = new long[count];
    for (int i = 1; i <= count; i++) {
      pause();
      long begun = System.nanoTime();
      write(file, python, "saved", i);
      while (!isServed(host.gateway(), i)) {
        Thread.onSpinWait();
      }
      took[i - 1] = System.nanoTime() - begun;
    }
    Arrays.sort(took);
    System.out.printf(
        Locale.ROOT,
        "%s, %d saves: served after %.0f ms (p50), %.0f ms (p95), %.0f ms at most%n",
        python ? "Python" : "JavaScript",
        count,
        took[count / 2] / 1e6,
        took[(int) (count * 0.95)] / 1e6,
        took[count - 1] / 1e6);
    Roads.await(host.close());
  }

  private static boolean isServed(Exchange gateway, int version) {
    return Roads.await(
        gateway
            .request("saved.version", null)
            .map(answer -> answer instanceof Number number && number.intValue() == version));
  }

  private static void write(Path file, boolean python, String id, int version) throws IOException {
    String js =
        """
        import { exchange } from 'exchange';
        export const plugin = { id: '%1$s', version: '1.%2$d.0' };
        exchange({ id: '%1$s', state: { n: 0, twice: ($) => $.n * 2 }, handlers: {
          '%1$s.version': () => %2$d,
          '%1$s.add': (msg, sig, state) => (state.n += msg.value) } });
        """;
    String py =
        """
        from exchange import exchange
        PLUGIN = {"id": "%1$s", "version": "1.%2$d.0"}
        exchange(id="%1$s", handlers={"%1$s.version": lambda msg, sig, state: %2$d})
        """;
    Files.writeString(file, (python ? py : js).formatted(id, version));
  }

  /** Between two saves, as a person makes one. */
  private static void pause() {
    long until = System.nanoTime() + 300_000_000L;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private static long heap() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** What the process holds of the machine's memory, in bytes; Linux. */
  private static long process() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
