package dev.exchange.benchmarks;

import static dev.exchange.benchmarks.Roads.options;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Round trips over links beside raw sockets of Vert.x that send back as many bytes, and beside the
 * npm packages {@code ws} and {@code socket.io} with a server in a process of its own, all in one
 * run: one after another (p50 and p99, in µs), and with many under way (a second).
 *
 * <p>Both ends of a link are in this process. Arguments: seconds for each measurement (5), how many
 * are under way (256), then parts of the names of the roads to measure (all). Needs Node and npm
 * for {@code ws} and {@code socket.io}.
 */
public final class LinkTimes {

  private final int seconds;
  private final int underWay;

  private LinkTimes(int seconds, int underWay) {
    this.seconds = seconds;
    this.underWay = underWay;
  }

  /** Measures and prints. */
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    int underWay = args.length > 1 ? Integer.parseInt(args[1]) : 256;
    List<String> wanted = List.of(args).subList(Math.min(2, args.length), args.length);
    System.out.printf(
        Locale.ROOT, "%-24s %10s %10s %14s%n", "road", "p50 µs", "p99 µs", "pipelined /s");
    new LinkTimes(seconds, underWay).run(wanted);
  }

  private void run(List<String> wanted) throws Exception {
    Path folder = Files.createTempDirectory("exchange-roads");
    try (Roads roads = new Roads()) {
      Map<String, Supplier<Supplier<Future<?>>>> all = all(roads, folder);
      all.keySet().removeIf(name -> !wanted.isEmpty() && wanted.stream().noneMatch(name::contains));
      Map<String, Supplier<Future<?>>> built = new LinkedHashMap<>();
      all.forEach((name, road) -> built.put(name, road.get()));
      for (int round = 0; round < 2; round++) {
        built.forEach(this::measure);
        for (String name : List.of("ws", "socket.io")) {
          if (wanted.isEmpty() || wanted.contains(name)) {
            npm(name);
          }
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static Map<String, Supplier<Supplier<Future<?>>>> all(Roads roads, Path folder) {
    ConnectOptions ipc =
        new ConnectOptions("ipc", ValueMap.of("path", folder.resolve("link").toString()));
    ConnectOptions packed =
        new ConnectOptions("ipc", ValueMap.of("path", folder.resolve("packed").toString()));
    ValueMap cbor = ValueMap.of("encoding", "cbor");
    Map<String, Supplier<Supplier<Future<?>>>> all = new LinkedHashMap<>();
    all.put("raw Vert.x WebSocket", roads::rawWebSocket);
    all.put("websocket, JSON", () -> roads.link("json", options("websocket"), ValueMap.EMPTY));
    all.put("websocket, CBOR", () -> roads.link("cbor", options("websocket"), cbor));
    all.put("raw Vert.x Unix socket", () -> roads.rawSocket(folder.resolve("raw").toString()));
    all.put("ipc, JSON", () -> roads.link("ipc-json", ipc, ValueMap.EMPTY));
    all.put("ipc, CBOR", () -> roads.link("ipc-cbor", packed, cbor));
    all.put("http", () -> roads.link("http", options("http"), ValueMap.EMPTY));
    all.put("eventbus", roads::eventBus);
    return all;
  }

  /** The same with a package from npm, whose client prints three numbers. */
  private void npm(String name) throws IOException, InterruptedException {
    Path folder = Path.of("benchmarks", "src", "main", "js").toAbsolutePath();
    Path packages = Files.createDirectories(Path.of("benchmarks", "target", "npm"));
    for (String file : List.of("package.json", "echo.mjs")) {
      Files.write(packages.resolve(file), Files.readAllBytes(folder.resolve(file)));
    }
    if (Files.notExists(packages.resolve("node_modules"))) {
      start(packages, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund");
    }
    System.out.printf("%-24s ", "npm " + name);
    System.out.flush();
    start(
        packages,
        "node",
        "echo.mjs",
        name,
        String.valueOf(seconds),
        String.valueOf(underWay),
        String.valueOf(Roads.PACKET));
  }

  private static void start(Path folder, String... command)
      throws IOException, InterruptedException {
    boolean printed = command[0].equals("node");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(
                printed ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(
          "expected %s to end well, it ended with %d"
              .formatted(String.join(" ", command), process.exitValue()));
    }
  }

  private void measure(String name, Supplier<Future<?>> call) {
    alone(call, TimeUnit.SECONDS.toNanos(2));
    long[] times = alone(call, TimeUnit.SECONDS.toNanos(seconds));
    together(call, TimeUnit.SECONDS.toNanos(2));
    double rate = together(call, TimeUnit.SECONDS.toNanos(seconds));
    System.out.printf(
        Locale.ROOT,
        "%-24s %10.1f %10.1f %14.0f%n",
        name,
        times[times.length / 2] / 1e3,
        times[(int) (times.length * 0.99)] / 1e3,
        rate);
  }

  /** One after another; how long each took, sorted. */
  private static long[] alone(Supplier<Future<?>> call, long nanos) {
    List<Long> times = new ArrayList<>();
    long end = System.nanoTime() + nanos;
    for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
      Roads.await(call.get());
      times.add(System.nanoTime() - before);
    }
    long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Many under way; how many a second. */
  private double together(Supplier<Future<?>> call, long nanos) {
    Semaphore room = new Semaphore(underWay);
    LongAdder done = new LongAdder();
    long begin = System.nanoTime();
    long end = begin + nanos;
    while (System.nanoTime() < end) {
      room.acquireUninterruptibly();
      call.get()
          .onComplete(answer -> {
            done.increment();
            room.release();
          });
    }
    room.acquireUninterruptibly(underWay);
    return done.sum() * 1e9 / (System.nanoTime() - begin);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(folder);
  }
}
