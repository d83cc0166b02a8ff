package dev.exchange.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.scenario.ScenarioTests;
import dev.exchange.host.testrun.ScriptTests;
import dev.exchange.host.testrun.TestCase;
import dev.exchange.host.testrun.TestFiles;
import dev.exchange.host.testrun.Tests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a page that are files, and tests of them:
 *
 * <pre>
 *  &lt;!-- run: file shop.mjs --&gt;
 *  &lt;!-- run: test shop.test.mjs → 2 passed --&gt;
 *  &lt;!-- run: test shop.scenario.yaml → 1 passed --&gt;
 * </pre>
 */
final class PageTests {

  private static final Pattern FILE = Pattern.compile("file (\\S+)");
  private static final Pattern TEST = Pattern.compile("test (\\S+) → (\\d+) passed");

  private PageTests() {}

  /** Whether a block is one of those. */
  static boolean has(Page.Block block) {
    return block.runs().stream()
        .anyMatch(run -> FILE.matcher(run).matches() || TEST.matcher(run).matches());
  }

  /** Runs the tests of a block, beside the files of its page. */
  static void run(Page.Block block, Path folder) throws IOException {
    Path page = Path.of(block.place().substring(0, block.place().lastIndexOf(':')));
    for (Page.Block one : new Page(page, Page.read(Page.ROOT.resolve(page))).blocks()) {
      for (String run : one.runs()) {
        Matcher file = FILE.matcher(run);
        if (file.matches()) {
          Files.writeString(folder.resolve(file.group(1)), one.code());
        }
      }
    }
    for (String run : block.runs()) {
      Matcher test = TEST.matcher(run);
      if (test.matches()) {
        passes(block, folder.resolve(test.group(1)), Integer.parseInt(test.group(2)));
      }
    }
  }

  private static void passes(Page.Block block, Path file, int many) throws IOException {
    Files.writeString(file, block.code());
    List<TestCase> cases = new ArrayList<>();
    Tests.Order order = new Tests.Order(name -> true, 1, 1);
    Tests tests =
        TestFiles.isScenario(file)
            ? new ScenarioTests(file, order, SystemMeans.clock(), false)
            : new ScriptTests(file, order, SystemMeans.clock());
    tests.run(cases::add);
    assertThat(cases).hasSize(many).allSatisfy(one -> assertThat(one.failure()).isNull());
  }
}
