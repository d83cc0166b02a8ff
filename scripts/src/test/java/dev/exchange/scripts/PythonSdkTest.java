package dev.exchange.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests of the Python SDK, which CPython runs as a process of its own. */
class PythonSdkTest {

  private static final Path FOLDER = Path.of("py").toAbsolutePath();
  private static final int MINUTES = 10;

  @TempDir Path folder;

  @Test
  void allTestsOfThePythonSdkPass() throws Exception {
    Path output = folder.resolve("output");
    Process process = start(output);
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      fail("expected the Python tests to end in " + MINUTES + " minutes, got:\n" + read(output));
    }
    String said = read(output);
    assertEquals(0, process.exitValue(), said);
    assertTrue(said.contains("\nRan "), () -> "expected tests that ran, got:\n" + said);
    assertTrue(!said.contains("skipped="), () -> "expected no skipped test, got:\n" + said);
  }

  private static Process start(Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(
            "python3", "-X", "dev", "-m", "unittest", "discover", "-t", ".", "tests");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("PYTHONMALLOC", "default"); // the SDK has no C to be checked
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    try {
      return builder
          .directory(FOLDER.toFile())
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new AssertionError(
          "expected python3 (3.10 or later) on the PATH for the tests of the Python SDK, got none",
          e);
    }
  }

  private static String read(Path output) throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}
