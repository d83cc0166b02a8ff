package dev.exchange.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The kernel is frozen: its sources are those of the digests that were recorded with a decision.
 */
class KernelDigestTest {

  private static final Path ROOT = Path.of("..");
  private static final Path SOURCES = Path.of("src/main/java/dev/exchange/kernel");
  private static final Path RECORD = Path.of("src/test/resources/kernel.sha256");
  private static final String DECISION = "# decided in ";

  @Test
  void theSourcesAreThoseOfTheRecordedDigests() throws IOException {
    List<String> recorded = lines(line -> !line.startsWith("#"));
    List<String> found = digests();

    assertThat(found)
        .withFailMessage(
            """
            The frozen kernel was changed: its sources differ from the digests in %s.
            Every kernel of the project, in Java, JavaScript and Python, keeps the same rules, so
            a change here is a change of docs/spec/kernel.md for all of them.
            If you did not mean to change the kernel, take back what you did to these files:
            %s
            If you did mean it: write an ADR under docs/adr that says why, change the rules in
            docs/spec/kernel.md and the cases in scripts/conformance/kernel, and then record, with
            the first line naming that ADR:
            %s<the ADR>
            %s
            """,
            RECORD,
            String.join("\n", found.stream().filter(line -> !recorded.contains(line)).toList()),
            DECISION,
            String.join("\n", found))
        .isEqualTo(recorded);
  }

  @Test
  void theRecordNamesTheDecisionThatItComesFrom() throws IOException {
    List<String> decisions = lines(line -> line.startsWith(DECISION));

    assertThat(decisions).hasSize(1);
    assertThat(ROOT.resolve(decisions.getFirst().substring(DECISION.length()))).isRegularFile();
  }

  private static List<String> lines(Predicate<String> wanted) throws IOException {
    return Files.readAllLines(RECORD).stream().filter(wanted).toList();
  }

  private static List<String> digests() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.sorted().map(KernelDigestTest::digest).toList();
    }
  }

  /** As {@code sha256sum} prints it, of the text with every line end as one line feed. */
  private static String digest(Path file) {
    try {
      String text = Files.readString(file).replace("\r\n", "\n").replace('\r', '\n');
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest) + "  " + file.getFileName();
    } catch (IOException | NoSuchAlgorithmException error) {
      throw new IllegalStateException(error);
    }
  }
}
