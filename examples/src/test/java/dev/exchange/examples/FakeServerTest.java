package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeServerTest {

  private static final String FOLDER = "examples/fake-server";

  @TempDir private Path folder;

  @Test
  void shopPassesItsTestsAgainstTheFakeServer() throws Exception {
    CommandLine.Ended ended = new CommandLine(folder).run("test", FOLDER);
    assertThat(ended.exit()).as(ended.out()).isZero();
    assertThat(ended.out())
        .contains("tests     5: 5 passed")
        .contains("handlers  1 of 1 exercised");
  }

  @Test
  void shopThatIsBrokenFailsItsTestsByName(@TempDir Path copy) throws Exception {
    for (String file : new String[] {"shop.test.mjs", "shop.mjs"}) {
      write(copy, file);
    }
    CommandLine.Ended ended = new CommandLine(folder).run("test", copy.toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains("✗ what is not in stock is not ordered")
        .contains("tests     5: 4 passed, 1 failed");
  }

  private static void write(Path copy, String file) throws IOException {
    String source = Files.readString(RunningExample.ROOT.resolve(FOLDER).resolve(file));
    Files.writeString(copy.resolve(file), source.replace("count === 0", "count === -1"));
  }
}
