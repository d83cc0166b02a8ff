package dev.exchange.host.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Compilers and type checkers of other languages, and what npm has of specifications. */
public final class Tools {

  private static final Path FOLDER = Path.of("target", "contract-checks").toAbsolutePath();
  private static final long SECONDS = 120;

  private Tools() {}

  /** A file of a package of npm, which is installed once under target. */
  public static Path npm(String file) throws Exception {
    Files.createDirectories(FOLDER);
    Path wanted = FOLDER.resolve("package.json");
    String text = resource("package.json");
    Path found = FOLDER.resolve("node_modules").resolve(file);
    if (!Files.exists(found) || !Files.readString(wanted).equals(text)) {
      Files.writeString(wanted, text);
      List<String> install = new ArrayList<>(List.of("npm", "install", "--prefer-offline"));
      install.addAll(List.of("--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"));
      assertThat(run(FOLDER, install)).as("npm install").isNotNull();
    }
    assertThat(found).exists();
    return found;
  }

  /** A file beside these tests. */
  static String resource(String name) throws IOException {
    try (InputStream file = Tools.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What a command printed, whatever its end. */
  public static String run(Path folder, List<String> command) throws Exception {
    Path told = Files.createTempFile(folder, "told", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(told);
  }

  /** The numbers of the lines that end with a mark. */
  public static List<Integer> marked(String text, String mark) {
    List<String> lines = text.lines().toList();
    return IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).endsWith(mark))
        .map(i -> i + 1)
        .boxed()
        .toList();
  }
}
