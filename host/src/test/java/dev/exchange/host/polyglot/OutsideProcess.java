package dev.exchange.host.polyglot;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A program of an SDK in a process of its own: Node or CPython, with the SDK of this checkout. */
final class OutsideProcess implements AutoCloseable {

  private static final Path SCRIPTS = Path.of("..", "scripts").toAbsolutePath().normalize();

  /** What the development mode of CPython says of a callback that took longer than 100 ms. */
  private static final Pattern SLOW =
      Pattern.compile("^Executing <.* took [0-9.]+ seconds\\R", Pattern.MULTILINE);

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
    return Future.fromCompletionStage(process.onExit()).map(gone -> output());
  }

  /** What it has printed until now, but for what asyncio says of a slow machine. */
  String output() {
    try {
      return SLOW.matcher(Files.readString(output)).replaceAll("");
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
