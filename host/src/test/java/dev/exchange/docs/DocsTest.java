package dev.exchange.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.exchange.host.codec.JsonValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The code in the documents is run. A block in a language of programs says in comments before it
 * what to do with it, or why it is not run:
 *
 * <pre>
 *  &lt;!-- run: request greet {"name":"Ada"} → "Hello, Ada!" --&gt;
 *  &lt;!-- run: call → 3 --&gt;
 *  &lt;!-- not run: a part of a class --&gt;
 * </pre>
 */
class DocsTest {

  private static final Set<String> PROGRAMS = Set.of("js", "python", "java", "yaml");

  /** Fewer would mean that blocks are no longer found. */
  private static final int LEAST_RUN = 10;

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> programsDoWhatThePageSays() {
    return programs()
        .filter(block -> !block.excused())
        .map(block -> dynamicTest(block.place(), () -> run(block)));
  }

  @Test
  void enoughProgramsAreRun() {
    assertThat(programs().filter(block -> !block.runs().isEmpty()).count())
        .isGreaterThanOrEqualTo(LEAST_RUN);
  }

  @TestFactory
  Stream<DynamicTest> jsonParses() {
    return blocks("json")
        .map(block ->
            dynamicTest(
                block.place(),
                () ->
                    assertThat(JsonValues.read(block.code().getBytes(StandardCharsets.UTF_8)))
                        .isNotNull()));
  }

  @TestFactory
  Stream<DynamicTest> linksLeadSomewhere() {
    return Page.all().stream()
        .flatMap(page ->
            page.links().stream()
                .distinct()
                .filter(link -> !link.matches("https?:.*"))
                .map(link -> dynamicTest(page.path() + " → " + link, () -> follow(page, link))));
  }

  @Test
  void everyPageUnderDocsCanBeReachedFromTheReadme() {
    Set<Path> reached = new java.util.HashSet<>();
    reach(Path.of("README.md"), reached);
    assertThat(Page.all())
        .extracting(Page::path)
        .filteredOn(path -> path.startsWith("docs"))
        .allMatch(reached::contains);
  }

  private void run(Page.Block block) throws Exception {
    assertThat(block.runs())
        .as("%s: a run or a not run comment before the block", block.place())
        .isNotEmpty();
    if (PageTests.has(block)) {
      PageTests.run(block, folder);
      return;
    }
    try (DocsHost host = new DocsHost(folder)) {
      if (block.runs().getFirst().startsWith("call")) {
        host.readmeProgram();
      } else {
        host.load(block);
      }
      for (String run : block.runs()) {
        host.run(block, run);
      }
    }
  }

  private static void follow(Page page, String link) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
    assertThat(Page.ROOT.resolve(target)).exists();
    if (parts.length == 2) {
      Page there = new Page(target, Page.read(Page.ROOT.resolve(target)));
      assertThat(there.anchors()).contains(parts[1]);
    }
  }

  private static void reach(Path path, Set<Path> reached) {
    if (!reached.add(path)) {
      return;
    }
    for (String link : new Page(path, Page.read(Page.ROOT.resolve(path))).links()) {
      Path target = path.resolveSibling(link.split("#", 2)[0]).normalize();
      if (link.contains(".md") && !link.matches("https?:.*") && isFile(target)) {
        reach(target, reached);
      }
    }
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(Page.ROOT.resolve(path));
  }

  private static Stream<Page.Block> programs() {
    return PROGRAMS.stream().sorted().flatMap(DocsTest::blocks);
  }

  private static Stream<Page.Block> blocks(String language) {
    return Page.all().stream()
        .map(Page::blocks)
        .flatMap(List::stream)
        .filter(block -> block.language().equals(language));
  }
}
