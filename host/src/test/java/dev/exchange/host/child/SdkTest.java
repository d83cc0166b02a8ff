package dev.exchange.host.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdkTest {

  @TempDir private Path folder;

  @Test
  void theSdksAreOnTheClassPath() {
    Path found = new Sdk(Map.of()).folder();
    assertThat(found.resolve("js/child.mjs")).exists();
    assertThat(found.resolve("py/exchange/child.py")).exists();
  }

  @Test
  void aVariableNamesAnotherFolder() {
    assertThat(new Sdk(Map.of("EXCHANGE_SDK", "/elsewhere")).folder())
        .isEqualTo(Path.of("/elsewhere"));
  }

  @Test
  void theyAreTakenOutOfAJar() throws IOException {
    URI jar = URI.create("jar:" + folder.resolve("sdk.jar").toUri());
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      Path top = files.getPath("/dev/exchange/scripts");
      Files.createDirectories(top.resolve("js/exchange"));
      Files.createDirectories(top.resolve("py/exchange"));
      Files.writeString(top.resolve("js/child.mjs"), "// a child");
      Files.writeString(top.resolve("js/exchange/core.mjs"), "// the core");
      Files.writeString(top.resolve("py/exchange/child.py"), "# a child");
    }
    Path found = Sdk.around(URI.create(jar + "!/dev/exchange/scripts/js/child.mjs"));
    assertThat(found.resolve("js/child.mjs")).hasContent("// a child");
    assertThat(found.resolve("js/exchange/core.mjs")).hasContent("// the core");
    assertThat(found.resolve("py/exchange/child.py")).hasContent("# a child");
  }
}
