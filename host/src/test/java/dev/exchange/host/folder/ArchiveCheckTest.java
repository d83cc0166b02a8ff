package dev.exchange.host.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveCheckTest {

  private static final int MIB = 1 << 20;

  @TempDir private Path folder;

  @Test
  void theManifestIsReadFromTheTopOrElseFromMetaInf() throws IOException {
    assertThat(ArchiveCheck.read(jar("none.jar", "a/B.class", "bytes"))).isNull();
    assertThat(ArchiveCheck.read(jar("inner.jar", "META-INF/plugin.json", "{\"é\":1}")))
        .isEqualTo(new ManifestText("{\"é\":1}", "META-INF/plugin.json in inner.jar"));
    assertThat(
            ArchiveCheck.read(
                jar("both.jar", "META-INF/plugin.json", "inner", "plugin.json", "outer")))
        .isEqualTo(new ManifestText("outer", "plugin.json in both.jar"));
  }

  @Test
  void aManifestHasAtMost256KiBOfUtf8() throws IOException {
    String most = "x".repeat(256 << 10);
    ManifestText read = ArchiveCheck.read(jar("most.jar", "plugin.json", most));
    assertThat(read).isEqualTo(new ManifestText(most, "plugin.json in most.jar"));
    refused(ErrorCode.TOO_LARGE, "256 KiB", jar("more.jar", "plugin.json", most + "x"));
    Path latin = folder.resolve("latin.jar");
    write(latin, out -> entry(out, "plugin.json", new byte[] {'"', (byte) 0xe9, '"'}));
    refused(ErrorCode.BAD_MESSAGE, "UTF-8 in plugin.json in latin.jar", latin);
  }

  @Test
  void aJarThatIsTornAnywhereIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(jar("whole.jar", "plugin.json", "{}", "a/B.class", "bytes"));
    Path torn = folder.resolve("torn.jar");
    for (int length = 0; length < whole.length; length++) {
      Files.write(torn, Arrays.copyOf(whole, length));
      refused(ErrorCode.BAD_MESSAGE, "expected a whole jar in torn.jar, got", torn);
    }
  }

  /** A save that is under way may have its end already, and other bytes in the middle. */
  @Test
  void aJarWithOtherBytesThanWerePackedIsRefused() throws IOException {
    byte[] code = bytes(20_000, 1);
    Path jar = folder.resolve("other.jar");
    write(jar, out -> entry(out, "a/B.class", code));
    byte[] packed = Files.readAllBytes(jar);
    for (int at = 100; at < 20_000; at += 1_990) {
      byte[] changed = packed.clone();
      changed[at] ^= 1;
      Files.write(jar, changed);
      refused(ErrorCode.BAD_MESSAGE, "expected a whole jar in other.jar, got", jar);
    }
  }

  @Test
  void whateverBytesThereAreTheAnswerIsAManifestOrARefusal() throws IOException {
    byte[] whole = Files.readAllBytes(jar("some.jar", "plugin.json", "{}", "a/B.class", "bytes"));
    SplittableRandom random = new SplittableRandom(7);
    Path jar = folder.resolve("any.jar");
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] changed = whole.clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      Files.write(jar, changed);
      try {
        ArchiveCheck.read(jar);
      } catch (ExchangeException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(250, 500);
  }

  @Test
  void aBombIsRefusedBeforeItIsUnpacked() throws IOException {
    Path jar = folder.resolve("bomb.jar");
    write(jar, out -> zeros(out, "zeros", 64));
    assertThat(Files.size(jar)).isLessThan(MIB);
    refused(ErrorCode.TOO_LARGE, "expected at most 100 times its size unpacked in bomb.jar", jar);
  }

  @Test
  void aBombThatLiesAboutItsSizeIsCounted() throws IOException {
    Path jar = folder.resolve("liar.jar");
    write(jar, out -> zeros(out, "zeros", 64));
    byte[] bytes = Files.readAllBytes(jar);
    int central = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
    Arrays.fill(bytes, central + 24, central + 28, (byte) 0);
    bytes[central + 24] = 100;
    Files.write(jar, bytes);
    refused(ErrorCode.TOO_LARGE, "expected at most 100 times its size unpacked in liar.jar", jar);
  }

  @Test
  void aJarThatUnpacksToMoreThanItsBoundInSumIsRefused() throws IOException {
    Path jar = folder.resolve("large.jar");
    write(
        jar,
        out -> {
          zeros(out, "first", 4);
          zeros(out, "second", 4);
        });
    assertThat(ArchiveCheck.read(jar, upTo(10, 8))).isNull();
    refused(
        ErrorCode.TOO_LARGE,
        "expected at most 7 MiB unpacked in large.jar, got more",
        jar,
        upTo(10, 7));
  }

  @Test
  void smallJarsMayBeDense() throws IOException {
    Path jar = folder.resolve("dense.jar");
    write(jar, out -> zeros(out, "zeros", 10));
    assertThat(ArchiveCheck.read(jar)).isNull();
  }

  @Test
  void aJarWithMoreEntriesThanItsBoundIsRefused() throws IOException {
    Path jar = jar("many.jar", "a", "1", "b", "2", "c", "3");
    assertThat(ArchiveCheck.read(jar, upTo(3, 1))).isNull();
    refused(ErrorCode.TOO_LARGE, "expected at most 2 entries in many.jar, got 3", jar, upTo(2, 1));
  }

  @Test
  void theBoundsAreThoseOfTheRules() {
    assertThat(ArchiveCheck.Bounds.DEFAULT)
        .isEqualTo(new ArchiveCheck.Bounds(10_000, 512L * MIB, 10L * MIB, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/x", "../x", "a/../../x", "a/..", "C:/x", "a\\..\\x", "\\x"})
  void aNameThatLeadsOutIsRefused(String name) throws IOException {
    refused(ErrorCode.BAD_MESSAGE, "got '" + name + "'", jar("names.jar", name, "x"));
  }

  @Test
  void aNameThatIsThereTwiceIsRefused() throws IOException {
    Path jar = jar("twice.jar", "a/one.txt", "1", "a/two.txt", "2");
    byte[] bytes = Files.readAllBytes(jar);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("a/two.txt", "a/one.txt");
    Files.write(jar, text.getBytes(StandardCharsets.ISO_8859_1));
    refused(ErrorCode.BAD_MESSAGE, "expected each entry once in twice.jar, got 'a/one.txt'", jar);
  }

  @Test
  void whatIsNoFileIsRefused() {
    refused(ErrorCode.BAD_MESSAGE, "there is none", folder.resolve("missing.jar"));
    refused(ErrorCode.BAD_MESSAGE, "there is none", folder);
  }

  private static ArchiveCheck.Bounds upTo(int entries, int mib) {
    return new ArchiveCheck.Bounds(entries, (long) mib * MIB, 10L * MIB, 100);
  }

  private static void refused(ErrorCode code, String text, Path jar) {
    refused(code, text, jar, ArchiveCheck.Bounds.DEFAULT);
  }

  private static void refused(ErrorCode code, String text, Path jar, ArchiveCheck.Bounds bounds) {
    try {
      ManifestText read = ArchiveCheck.read(jar, bounds);
      throw new AssertionError("expected " + jar + " to be refused, got " + read);
    } catch (ExchangeException e) {
      assertThat(e.text()).contains(text);
      assertThat(e.code()).isEqualTo(code);
    }
  }

  /** What a test puts into a jar. */
  private interface Filling {
    void fill(ZipOutputStream out) throws IOException;
  }

  private Path jar(String name, String... namesAndTexts) throws IOException {
    Path jar = folder.resolve(name);
    write(
        jar,
        out -> {
          for (int i = 0; i < namesAndTexts.length; i += 2) {
            entry(out, namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
          }
        });
    return jar;
  }

  private static void write(Path jar, Filling filling) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      filling.fill(out);
    }
  }

  private static void entry(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
  }

  private static void zeros(ZipOutputStream out, String name, int mib) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    byte[] zeros = new byte[MIB];
    for (int i = 0; i < mib; i++) {
      out.write(zeros);
    }
    out.closeEntry();
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = bytes.length - part.length; i >= 0; i--) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("expected the part in the bytes");
  }
}
