package dev.exchange.host.cli;

import dev.exchange.host.cli.Surroundings.Machine;
import dev.exchange.host.cli.Surroundings.Streams;
import dev.exchange.spi.Clock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs commands in this process, before a fake host, and keeps what they print. */
final class Shell {

  final FakeHost host = new FakeHost();
  final Map<String, String> environment = new HashMap<>();
  final Map<String, String> properties = new HashMap<>();

  /** What a command registered to be done on Ctrl-C. */
  final CompletableFuture<Runnable> interrupt = new CompletableFuture<>();

  String input = "";
  boolean terminal;
  Clock clock = at(1_500);
  private final Path folder;

  Shell(Path folder) {
    this.folder = folder;
  }

  /** Puts a file into its folder. */
  void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** How a command ended. */
  record Ended(int exit, String out, String err) {}

  Ended run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = run(out, err, arguments);
    return new Ended(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A command that goes on. */
  record Running(Printed out, Printed err, CompletableFuture<Integer> exit) {}

  /** Runs a command on a thread of its own. */
  Running start(String... arguments) {
    Printed out = new Printed();
    Printed err = new Printed();
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(
            () -> run(out, err, arguments), task -> Thread.ofPlatform().daemon().start(task));
    return new Running(out, err, exit);
  }

  /** Runs a command that prints there. */
  int run(OutputStream out, OutputStream err, String... arguments) {
    Streams streams =
        new Streams(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal);
    Machine machine = new Machine(folder, environment, properties, clock, 250, interrupt::complete);
    return new Cli(new Surroundings(host, Shell::report, streams, machine)).run(arguments);
  }

  private static Languages.Report report() {
    return new Languages.Report(
        "Fake Engine 1.0",
        true,
        List.of(
            new Languages.Language("JavaScript", "25.0.3"),
            new Languages.Language("Python", "25.0.3")));
  }

  private static Clock at(long millis) {
    return new Clock() {
      @Override
      public long millis() {
        return millis;
      }

      @Override
      public long nanos() {
        return 0;
      }
    };
  }
}
