package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenLinkTest {

  private static final String FOLDER = "examples/broken-link";

  @TempDir private Path folder;

  @Test
  void aPurchaseSurvivesThatTheLinkBreaks() throws Exception {
    CommandLine.Ended ended = new CommandLine(folder).run("test", FOLDER);
    assertThat(ended.exit()).as(ended.out()).isZero();
    assertThat(ended.out())
        .contains("✓ A purchase survives that the link breaks")
        .contains("tests     1: 1 passed")
        .contains("handlers  2 of 2 exercised");
  }

  @Test
  void itDoesSoWithRealProcesses() throws Exception {
    CommandLine.Ended ended = new CommandLine(folder).run("test", "--real", FOLDER);
    assertThat(ended.exit()).as(ended.out()).isZero();
    assertThat(ended.out())
        .contains("✓ A purchase survives that the link breaks")
        .contains(", with real processes");
  }
}
