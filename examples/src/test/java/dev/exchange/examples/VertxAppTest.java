package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application is started as its README says, in a process of its own. */
class VertxAppTest {

  private static final Path FOLDER = RunningExample.ROOT.resolve("examples/vertx-app");
  private static final Pattern PRINTS =
      Pattern.compile("prints\\n\\n```text\\n(.*?)```", Pattern.DOTALL);
  private static final long SECONDS = 120;

  @TempDir private Path told;

  @Test
  void anApplicationOfVertxTalksToExchangesOverItsEventBus() throws Exception {
    Matcher prints = PRINTS.matcher(Files.readString(FOLDER.resolve("README.md")));
    assertThat(prints.find()).isTrue();
    assertThat(run()).isEqualTo(prints.group(1));
  }

  private String run() throws Exception {
    Path out = told.resolve("out.txt");
    Path err = told.resolve("err.txt");
    Process app =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "examples/vertx-app/App.java"))
            .directory(RunningExample.ROOT.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(app.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended in time").isTrue();
      assertThat(app.exitValue()).as(Files.readString(err)).isZero();
      return Files.readString(out);
    } finally {
      app.destroyForcibly();
    }
  }
}
