package dev.exchange.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.exchange.host.cli.Cli;
import dev.exchange.host.cli.HostStarter;
import dev.exchange.host.cli.Languages;
import dev.exchange.host.cli.NothingToRun;
import dev.exchange.host.cli.Surroundings;
import dev.exchange.host.cli.Surroundings.Machine;
import dev.exchange.host.cli.Surroundings.Streams;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The commands in the documents are commands that there are, with arguments that they take. */
class CommandsTest {

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final int NO_PATH = 3;

  @TestFactory
  Stream<DynamicTest> theCommandLineTakesWhatThePagesSay() {
    return commands("bin/exchange ")
        .map(command -> dynamicTest(command, () -> assertTaken(words(command))));
  }

  @TestFactory
  Stream<DynamicTest> everyOtherCommandIsOfAToolThatWeNeedAnyway() {
    return Stream.of("mvn ", "curl ")
        .flatMap(CommandsTest::commands)
        .map(command -> dynamicTest(command, () -> assertKnown(words(command))));
  }

  @Test
  void allCommandsAreOfTheseThree() {
    assertThat(commands(""))
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(command -> command.matches("(bin/exchange|mvn|curl) .*"));
  }

  /** Runs the real command line, before a starter that tells what it was asked to start. */
  private static void assertTaken(List<String> words) {
    List<Path> asked = new ArrayList<>();
    HostStarter starter =
        order -> {
          asked.addAll(order.paths());
          return Future.failedFuture(new NothingToRun("expected to be asked, was"));
        };
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
    Streams streams = new Streams(InputStream.nullInputStream(), out, out, false);
    Machine machine =
        new Machine(Page.ROOT, Map.of(), Map.of(), SystemMeans.clock(), 0, closing -> {});
    Languages languages = () -> new Languages.Report("none", false, List.of());
    int exit =
        new Cli(new Surroundings(starter, languages, streams, machine))
            .run(words.subList(1, words.size()).toArray(new String[0]));
    if (words.get(1).equals("run")) {
      assertThat(exit).as(told.toString(StandardCharsets.UTF_8)).isEqualTo(NO_PATH);
      assertThat(asked).isNotEmpty().allMatch(path -> path.startsWith(Page.ROOT));
    } else {
      assertThat(exit).as(told.toString(StandardCharsets.UTF_8)).isZero();
    }
  }

  /** Modules, profiles and tests that a Maven command names are there. */
  private static void assertKnown(List<String> words) {
    String pom = Page.read(Page.ROOT.resolve("pom.xml"));
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (words.get(i - 1).equals("-pl")) {
        assertThat(word.split(",")).allMatch(module -> pom.contains("<module>" + module + "<"));
      } else if (word.startsWith("-P")) {
        assertThat(pom + Page.read(Page.ROOT.resolve("testing/pom.xml")))
            .contains("<id>" + word.substring(2) + "</id>");
      } else if (word.startsWith("-Dtest=")) {
        String named = ".*/" + word.substring(7).replace("*", "[^/]*") + "\\.java";
        assertThat(testSources()).anyMatch(file -> file.matches(named));
      }
    }
  }

  private static Stream<String> testSources() throws java.io.UncheckedIOException {
    try (Stream<Path> own = Files.walk(Path.of("src/test/java"));
        Stream<Path> models = Files.walk(Path.of("../testing/src/test/java"))) {
      return Stream.concat(own, models)
          .map(path -> path.toString().replace('\\', '/'))
          .toList()
          .stream();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Stream<String> commands(String beginning) {
    return Page.all().stream()
        .flatMap(page -> page.blocks().stream())
        .filter(block -> block.language().equals("sh"))
        .flatMap(block -> block.code().lines())
        .filter(line -> line.startsWith(beginning));
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }
}
