package dev.exchange.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Files of tests, run by {@code node --test} in {@code scripts/js}. */
final class NodeRun {

  static final Path JS = Path.of("js").toAbsolutePath();

  private static final long MINUTES = 10;

  private NodeRun() {}

  /** Runs them, and fails unless all of them pass and none was left out. */
  static void pass(List<String> files, Path folder) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", "--test", "--test-reporter=tap"));
    command.addAll(files);
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
}
