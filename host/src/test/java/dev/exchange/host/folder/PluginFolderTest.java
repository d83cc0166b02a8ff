package dev.exchange.host.folder;

import static dev.exchange.host.folder.WatchFixture.save;
import static dev.exchange.host.folder.WatchFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginFolderTest {

  @TempDir private Path top;
  private Path folder;

  @BeforeEach
  void make() {
    folder = top.resolve("chat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.js", "a.mjs", "a.py", "A.java"})
  void aProgramIsItself(String name) {
    Path file = write(top.resolve(name), "");
    assertThat(PluginFolder.read(file)).isEqualTo(new PluginEntry(file, file, null));
  }

  @Test
  void aJarHasItsManifestInIt() throws IOException {
    Path jar = jar(top.resolve("a.jar"), "{\"id\":\"a\"}");
    assertThat(PluginFolder.read(jar))
        .isEqualTo(
            new PluginEntry(jar, jar, new ManifestText("{\"id\":\"a\"}", "plugin.json in a.jar")));
    write(jar, "torn");
    refused(ErrorCode.BAD_MESSAGE, "expected a whole jar in a.jar", jar);
  }

  @Test
  void aFolderWithAManifestHasItsProgramNamedThere() {
    write(folder.resolve("plugin.json"), "{\"id\":\"chat\"}");
    write(folder.resolve("a.mjs"), "");
    write(folder.resolve("b.mjs"), "");
    assertThat(PluginFolder.read(folder))
        .isEqualTo(
            new PluginEntry(
                folder, null, new ManifestText("{\"id\":\"chat\"}", "chat/plugin.json")));
  }

  @Test
  void aFolderWithoutOneHasItsOnlyProgramThatIsNoTest() throws IOException {
    for (String name :
        new String[] {
          "README.md", "a.test.mjs", "a.test.js", "test_a.py", "ATest.java", "_x.py", ".y.js"
        }) {
      write(folder.resolve(name), "");
    }
    write(folder.resolve("lib/x.mjs"), "");
    write(folder.resolve("folder.mjs/x.txt"), "");
    Path program = write(folder.resolve("chat.mjs"), "");
    assertThat(PluginFolder.read(folder)).isEqualTo(new PluginEntry(folder, program, null));
    Files.delete(program);
    Path jar = jar(folder.resolve("chat.jar"), "{}");
    assertThat(PluginFolder.read(folder))
        .isEqualTo(new PluginEntry(folder, jar, new ManifestText("{}", "plugin.json in chat.jar")));
  }

  @Test
  void aFolderWithNoneOrSeveralIsRefusedWithWhatWasFound() throws IOException {
    Files.createDirectory(folder);
    String expected =
        "expected plugin.json or exactly one program that is no test in folder %s, got "
            .formatted(folder);
    refused(ErrorCode.BAD_MESSAGE, expected + "no files", folder);
    write(folder.resolve("x.test.mjs"), "");
    write(folder.resolve("a.txt"), "");
    refused(ErrorCode.BAD_MESSAGE, expected + "no program but a.txt, x.test.mjs", folder);
    write(folder.resolve("b.py"), "");
    write(folder.resolve("a.mjs"), "");
    refused(ErrorCode.BAD_MESSAGE, expected + "a.mjs, b.py", folder);
    for (int i = 0; i < 10; i++) {
      write(folder.resolve("p" + i + ".js"), "");
    }
    refused(
        ErrorCode.BAD_MESSAGE,
        "got a.mjs, b.py, p0.js, p1.js, p2.js, p3.js, p4.js, p5.js and 4 more",
        folder);
  }

  @Test
  void whatIsNoPluginIsRefused() {
    refused(ErrorCode.BAD_MESSAGE, "there is nothing", top.resolve("missing.mjs"));
    refused(
        ErrorCode.BAD_MESSAGE,
        "expected a program (.js, .mjs, .py, .java or .jar), got",
        write(top.resolve("a.txt"), ""));
  }

  @Test
  void aManifestIsAFileOfTheFolderWithinItsBound() throws IOException {
    Path manifest = write(folder.resolve("plugin.json"), "x".repeat((256 << 10) + 1));
    refused(ErrorCode.TOO_LARGE, "expected at most 256 KiB in chat/plugin.json", folder);
    Files.write(manifest, new byte[] {(byte) 0xff});
    refused(ErrorCode.BAD_MESSAGE, "expected a text in UTF-8 in chat/plugin.json", folder);
    Files.delete(manifest);
    Files.createSymbolicLink(manifest, write(top.resolve("secret.json"), "{}"));
    refused(ErrorCode.BAD_MESSAGE, "expected a file in its own folder in chat/plugin.json", folder);
    Files.delete(manifest);
    Files.createDirectory(manifest);
    refused(ErrorCode.BAD_MESSAGE, "expected a file in its own folder in chat/plugin.json", folder);
  }

  @Test
  void aManifestThatIsWrittenMeanwhileIsReadWholeOrRefused() throws InterruptedException {
    Path manifest = write(folder.resolve("plugin.json"), "x".repeat(100_000));
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        Thread.startVirtualThread(() -> {
          for (int i = 0; !done.get(); i++) {
            String text = String.valueOf((char) ('a' + i % 26)).repeat(100_000);
            save(manifest, text);
          }
        });
    int read = 0;
    for (int i = 0; i < 300; i++) {
      try {
        String text = PluginFolder.read(folder).manifest().text();
        assertThat(text).hasSize(100_000);
        assertThat(text.chars().distinct().count()).isEqualTo(1);
        read++;
      } catch (ExchangeException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
      }
    }
    done.set(true);
    writer.join();
    assertThat(read).isPositive();
  }

  private static Path jar(Path jar, String manifest) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("plugin.json"));
      out.write(manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return jar;
  }

  private static void refused(ErrorCode code, String text, Path entry) {
    try {
      throw new AssertionError("expected a refusal, got " + PluginFolder.read(entry));
    } catch (ExchangeException e) {
      assertThat(e.text()).contains(text);
      assertThat(e.code()).isEqualTo(code);
    }
  }
}
