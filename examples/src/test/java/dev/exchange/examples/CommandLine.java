package dev.exchange.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own, in the root of the repository. */
final class CommandLine {

  /**
   * What a command left.
   *
   * @param exit its exit code
   * @param out what it wrote on standard output
   * @param err what it wrote on standard error
   */
  record Ended(int exit, String out, String err) {}

  private final Path folder;

  /** Runs commands whose output goes to files in that folder. */
  CommandLine(Path folder) {
    this.folder = folder;
  }

  /** Runs a command to its end. */
  Ended run(String... arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process process = builder(arguments).redirectOutput(out.toFile()).start();
    try {
      int exit = end(process);
      return new Ended(exit, Files.readString(out), err());
    } finally {
      process.destroyForcibly();
    }
  }

  /** A command that is to be started; what it writes on standard error is {@link #err}. */
  ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dpolyglot.engine.WarnInterpreterOnly=false",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.exchange.host.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(RunningExample.ROOT.toFile())
        .redirectError(folder.resolve("err").toFile());
  }

  /** The exit code of a command that ends by itself, or was told to. */
  int end(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new AssertionError("expected the command to end within 120 s, it said: " + err());
    }
    return process.exitValue();
  }

  String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }
}
