package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java of the pages is that of tests that run. */
class PagesTest {

  private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Path TESTS = Path.of("src/test/java/dev/exchange/testing");

  @Test
  void whatTheReadmeShowsRuns() throws IOException {
    assertThat(blocks("README.md")).hasSize(1).allSatisfy(PagesTest::runs);
  }

  @Test
  void whatTheManualShowsRuns() throws IOException {
    assertThat(blocks("../docs/testing.md")).hasSize(3).allSatisfy(PagesTest::runs);
  }

  private static void runs(String code) throws IOException {
    String tests = source("example/FirstTest.java") + source("example/ShopTest.java");
    assertThat(tests).contains(withoutSpace(code));
  }

  private static String source(String name) throws IOException {
    return withoutSpace(Files.readString(TESTS.resolve(name)).replaceAll("(?s)/\\*\\*.*?\\*/", ""));
  }

  private static List<String> blocks(String page) throws IOException {
    return BLOCK.matcher(Files.readString(Path.of(page))).results().map(PagesTest::code).toList();
  }

  private static String code(MatchResult block) {
    return block.group(1);
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s+", "");
  }
}
