package dev.exchange.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long {@code bin/exchange run … --request} takes from the start of the process to its end,
 * with the first reply in between, and how much memory the process held at most (Linux only).
 *
 * <p>Arguments: the root of the checkout, and how many runs of each to count.
 */
public final class StartTimes {

  private static final Map<String, Map<String, String>> PROGRAMS = new LinkedHashMap<>();

  static {
    Map<String, String> java =
        Map.of(
            "Hi.java",
            """
            import dev.exchange.api.Exchange;
            import dev.exchange.api.plugin.Plugin;
            import dev.exchange.api.plugin.PluginContext;

            public final class Hi implements Plugin {
              @Override
              public void start(PluginContext context) {
                context.exchange(Exchange.define("java").handler("hi", (msg, sig, state) -> "hi"));
              }
            }
            """);
    Map<String, String> js =
        Map.of(
            "hi.mjs",
            """
            import { exchange } from 'exchange';
            exchange({ id: 'js', handlers: { hi: () => 'hi' } });
            """);
    Map<String, String> python =
        Map.of(
            "hi.py",
            """
            from exchange import exchange
            exchange(id="python", handlers={"hi": lambda msg, sig, state: "hi"})
            """);
    PROGRAMS.put("java", java);
    PROGRAMS.put("js", js);
    PROGRAMS.put("python", python);
  }

  private StartTimes() {}

  /** Measures and prints a table. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of(arguments[0]).toAbsolutePath();
    int runs = Integer.parseInt(arguments[1]);
    System.out.println("| program | ms to the end: min / median / max | MB at most |");
    System.out.println("|---|---|---|");
    for (Map.Entry<String, Map<String, String>> entry : PROGRAMS.entrySet()) {
      Path folder = Files.createTempDirectory("exchange-start");
      for (Map.Entry<String, String> file : entry.getValue().entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
      measure(root, folder, entry.getKey(), runs);
    }
  }

  private static void measure(Path root, Path folder, String name, int runs)
      throws IOException, InterruptedException {
    List<Long> millis = new ArrayList<>();
    long most = 0;
    once(root, folder);
    for (int i = 0; i < runs; i++) {
      long[] measured = once(root, folder);
      millis.add(measured[0]);
      most = Math.max(most, measured[1]);
    }
    millis.sort(null);
    System.out.printf(
        "| %s | %d / %d / %d | %d |%n",
        name, millis.getFirst(), millis.get(runs / 2), millis.getLast(), most / 1024);
  }

  private static long[] once(Path root, Path folder) throws IOException, InterruptedException {
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(
                root.resolve("bin/exchange").toString(),
                "run",
                folder.toString(),
                "--request",
                "hi",
                "null")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long most = 0;
    while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
      most = Math.max(most, peak(process.pid()));
    }
    long ended = System.nanoTime();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.exitValue() != 0 || !out.strip().equals("\"hi\"")) {
      throw new IllegalStateException("expected \"hi\", got " + out + process.exitValue());
    }
    return new long[] {TimeUnit.NANOSECONDS.toMillis(ended - started), most};
  }

  private static long peak(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Arrays.stream(Files.readString(status).split("\n"))
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (UncheckedIOException | IOException e) {
      return 0;
    }
  }
}
