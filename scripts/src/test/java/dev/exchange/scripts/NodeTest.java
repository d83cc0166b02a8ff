package dev.exchange.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JavaScript SDK passes its tests under Node: {@code scripts/js/test}. */
class NodeTest {

  private static final Path JS = Path.of("js").toAbsolutePath();
  private static final int LEAST_FILES = 5;
  private static final long MINUTES = 10;

  @TempDir private Path folder;

  @Test
  void theJavaScriptSdkPassesItsTestsUnderNode() throws Exception {
    List<String> command = new ArrayList<>(List.of("node", "--test", "--test-reporter=tap"));
    command.addAll(tests());
    Path told = folder.resolve("told.txt");
    Process node = start(command, told);
    try {
      assertThat(node.waitFor(MINUTES, TimeUnit.MINUTES)).as("ended in time").isTrue();
    } finally {
      node.destroyForcibly();
    }
    String output = Files.readString(told);
    assertThat(node.exitValue()).as(output).isZero();
    assertThat(output).contains("# fail 0", "# skipped 0", "# todo 0");
  }

  private static Process start(List<String> command, Path told) {
    try {
      return new ProcessBuilder(command)
          .directory(JS.toFile())
          .redirectErrorStream(true)
          .redirectOutput(told.toFile())
          .start();
    } catch (IOException e) {
      return fail(
          "expected Node 20 or later as 'node' on the path, to test the JavaScript SDK; got: "
              + e.getMessage());
    }
  }

  private static List<String> tests() throws IOException {
    try (Stream<Path> files = Files.list(JS.resolve("test"))) {
      List<String> tests =
          files
              .map(file -> "test/" + file.getFileName())
              .filter(file -> file.endsWith(".test.mjs"))
              .sorted()
              .toList();
      assertThat(tests).hasSizeGreaterThanOrEqualTo(LEAST_FILES);
      return tests;
    }
  }
}
