package dev.exchange.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Lets Jazzer look for new inputs of all fuzz tests, for a time that the build gives. Jazzer
 * searches for those of one test in a JVM, so each has a process of its own, two at a time. What
 * was learned stays in {@code target/fuzz}; an input that breaks a rule is put among those of its
 * test.
 */
class FuzzSearch {

  private static final Path CLASSES = Path.of("target", "test-classes");
  private static final Path LEARNED = Path.of("target", "fuzz");
  private static final Path RESOURCES = Path.of("src", "test", "resources");

  private static final Pattern CHATTER = Pattern.compile("(INFO: |WARN: |#\\d|\\s*$).*");
  private static final int SHOWN_LINES = 60;

  /** How long a process may take to start and to end, besides its search, in s. */
  private static final long AROUND = 300;

  private static final ExecutorService TWO = Executors.newFixedThreadPool(2);

  @TestFactory
  Stream<DynamicTest> noInputBreaksARule() throws IOException {
    Pattern chosen =
        Pattern.compile(".*[./]" + System.getProperty("fuzz.target").replace("*", ".*"));
    List<String> all = fuzzTests();
    assertThat(all).hasSizeGreaterThanOrEqualTo(7);
    List<String> some = all.stream().filter(each -> chosen.matcher(each).matches()).toList();
    assertThat(some).as("fuzz tests called %s", chosen).isNotEmpty();
    List<DynamicTest> tests = new ArrayList<>();
    for (String each : some) {
      Future<?> search = TWO.submit(() -> search(each));
      tests.add(dynamicTest(each, search::get));
    }
    return tests.stream();
  }

  @AfterAll
  static void stop() {
    TWO.shutdownNow();
  }

  private static List<String> fuzzTests() throws IOException {
    try (Stream<Path> files = Files.walk(CLASSES)) {
      return files
          .map(file -> CLASSES.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith("Fuzz.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .sorted()
          .toList();
    }
  }

  private static Void search(String test) throws IOException, InterruptedException {
    Path inputs = RESOURCES.resolve(test.replace('.', '/') + "Inputs");
    Path learned = Files.createDirectories(LEARNED.resolve(test));
    Path log = LEARNED.resolve(test + ".log");
    long seconds = seconds(System.getProperty("exchange.fuzz"));
    assertThat(inputs).isNotEmptyDirectory();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("search.options").trim().split("\\s+")));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + test,
            "--instrumentation_includes=dev.exchange.**",
            "--custom_hook_includes=none.**",
            "--reproducer_path=" + LEARNED,
            "-artifact_prefix=" + inputs + "/",
            "-max_total_time=" + seconds,
            "-seed=" + Long.parseLong(System.getProperty("fuzz.seed")),
            "-rss_limit_mb=0",
            "-timeout=60",
            learned.toString(),
            inputs.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      boolean ended = process.waitFor(seconds + AROUND, TimeUnit.SECONDS);
      assertThat(ended).as("the search of %s ended in its time", test).isTrue();
      assertThat(process.exitValue()).as("exit code, of%n%s", said(log)).isZero();
      assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).contains("DONE   cov:");
    } finally {
      process.destroyForcibly();
    }
    return null;
  }

  private static long seconds(String time) {
    assertThat(time).as("exchange.fuzz").matches("[1-9][0-9]{0,4}[smh]");
    long number = Long.parseLong(time.substring(0, time.length() - 1));
    return switch (time.charAt(time.length() - 1)) {
      case 'h' -> TimeUnit.HOURS.toSeconds(number);
      case 'm' -> TimeUnit.MINUTES.toSeconds(number);
      default -> number;
    };
  }

  /** What a search has said at last, without its chatter. */
  private static String said(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> !CHATTER.matcher(line).matches())
          .limit(SHOWN_LINES)
          .collect(Collectors.joining("\n"));
    }
  }
}
