package dev.exchange.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ValueMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeServerTest {

  private static final String FOLDER = "examples/fake-server";

  @Test
  void shopPassesItsTestsAgainstTheFakeServer() {
    try (Printed printed = Printed.on("tests");
        RunningExample example = RunningExample.mesh(FOLDER, "shop.test.mjs")) {
      assertThat(example.request("tests", "test", null)).isEqualTo(ValueMap.of("passed", 5));
      assertThat(printed.lines()).hasSize(5).allMatch(line -> line.startsWith("ok "));
    }
  }

  @Test
  void shopThatIsBrokenFailsItsTestsByName(@TempDir Path folder) throws IOException {
    for (String file : new String[] {"shop.test.mjs", "_fake-server.mjs", "shop.mjs"}) {
      String source = Files.readString(RunningExample.ROOT.resolve(FOLDER).resolve(file));
      Files.writeString(folder.resolve(file), source.replace("count === 0", "count === -1"));
    }
    try (RunningExample example =
        RunningExample.mesh(folder.toAbsolutePath().toString(), "shop.test.mjs")) {
      assertThatThrownBy(() -> example.request("tests", "test", null))
          .hasMessageContaining("1 failed: what is not in stock is not ordered");
    }
  }
}
