package dev.exchange.host.polyglot;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of an SDK in a process of its own: Node or CPython, with the SDK of this checkout. */
final class OutsideProcess implements AutoCloseable {

  private static final Path SCRIPTS = Path.of("..", "scripts").toAbsolutePath().normalize();

  private final Process process;
  private final Path output;

  /** Starts {@code main.mjs} or {@code main.py} of a folder. */
  OutsideProcess(String language, Path folder, String... arguments) {
    try {
      output = Files.createTempFile(folder, "told", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command(language, folder));
      builder.command().addAll(List.of(arguments));
      builder.environment().put("PYTHONPATH", SCRIPTS.resolve("py").toString());
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      process =
          builder
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Completes with what it printed when it has ended. */
  Future<String> ended() {
    return Future.fromCompletionStage(process.onExit()).map(ended -> output());
  }

  /** What it has printed until now. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private static List<String> command(String language, Path folder) throws IOException {
    if (language.equals("py")) {
      return new ArrayList<>(List.of("python3", "-X", "dev", "main.py"));
    }
    Path packages = Files.createDirectories(folder.resolve("node_modules"));
    Path link = packages.resolve("exchange");
    if (Files.notExists(link)) {
      Files.createSymbolicLink(link, SCRIPTS.resolve("js"));
    }
    return new ArrayList<>(
        List.of("node", "--no-warnings", "--experimental-websocket", "main.mjs"));
  }
}
