package dev.exchange.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JavaScript SDK passes its tests under Node: {@code scripts/js/test}. */
class NodeTest {

  private static final int LEAST_FILES = 5;

  @TempDir private Path folder;

  @Test
  void theJavaScriptSdkPassesItsTestsUnderNode() throws Exception {
    NodeRun.pass(tests(), folder);
  }

  private static List<String> tests() throws IOException {
    try (Stream<Path> files = Files.list(NodeRun.JS.resolve("test"))) {
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
