package dev.exchange.host.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptFileTest {

  @TempDir private Path top;
  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = Files.createDirectories(top.toRealPath().resolve("program"));
    Files.createDirectories(folder.resolve("workers"));
    Files.writeString(folder.resolve("workers/a.mjs"), "");
    Files.writeString(top.resolve("other.mjs"), "");
  }

  @Test
  void aScriptInTheProgramsFolderIsFound() {
    assertThat(ScriptFile.find("workers/a.mjs", folder)).isEqualTo(folder.resolve("workers/a.mjs"));
    assertThat(ScriptFile.find("./workers/../workers/a.mjs", folder))
        .isEqualTo(folder.resolve("workers/a.mjs"));
  }

  @Test
  void aScriptElsewhereIsForbiddenHoweverItIsWritten() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.mjs"), top.resolve("other.mjs"));
    Files.createSymbolicLink(folder.resolve("up"), top);
    for (String script :
        new String[] {
          "../other.mjs",
          "workers/../../other.mjs",
          "up/other.mjs",
          "link.mjs",
          folder.resolve("workers/a.mjs").toString(),
          top.resolve("other.mjs").toString(),
          "../none.mjs",
        }) {
      refused(ErrorCode.FORBIDDEN, script, folder);
    }
  }

  @Test
  void aScriptThatIsNoneIsRefused() {
    refused(ErrorCode.SCHEMA, "none.mjs", folder);
    refused(ErrorCode.SCHEMA, "workers", folder);
    refused(ErrorCode.SCHEMA, "a\0b", folder);
    refused(ErrorCode.SCHEMA, "none.mjs", null);
  }

  @Test
  void anApplicationMayStartAnyFile() throws IOException {
    Path other = top.resolve("other.mjs");
    assertThat(ScriptFile.find(other.toString(), null)).isEqualTo(other.toRealPath());
  }

  private static void refused(ErrorCode code, String script, Path folder) {
    assertThatThrownBy(() -> ScriptFile.find(script, folder))
        .as(script)
        .isInstanceOfSatisfying(ExchangeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
