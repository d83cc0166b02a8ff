package dev.exchange.host.testrun;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the files with tests under a path: {@code *.test.mjs}, {@code *.test.js}, {@code
 * test_*.py}, and scenarios, {@code *.scenario.yaml}, {@code *.scenario.yml} and {@code
 * *.scenario.json}; also in folders of a folder, but for those whose names begin with a dot, {@code
 * node_modules}, {@code target} and {@code __pycache__}. A file that is named is one whatever its
 * name is, if it ends with {@code .mjs}, {@code .js}, {@code .py}, {@code .yaml}, {@code .yml} or
 * {@code .json}.
 *
 * <p>Threading: any thread that may block on files.
 */
public final class TestFiles {

  private static final Pattern TEST = Pattern.compile(".+\\.test\\.m?js|test_.*\\.py");
  private static final Pattern SCENARIO = Pattern.compile(".+\\.scenario\\.(ya?ml|json)");
  private static final Pattern SCRIPT = Pattern.compile(".+\\.(m?js|py)");
  private static final Pattern TEXT = Pattern.compile(".+\\.(ya?ml|json)");
  private static final Set<String> ELSEWHERE = Set.of("node_modules", "__pycache__", "target");

  /** What of the files is meant. */
  private final boolean scripts;

  private TestFiles(boolean scripts) {
    this.scripts = scripts;
  }

  /**
   * The files with tests under those paths, in the order of the alphabet.
   *
   * @param scripts whether tests in scripts are meant too, besides scenarios
   * @throws IllegalArgumentException if there is nothing at a path, or no test that is meant; with
   *     what was expected
   */
  public static List<Path> find(List<Path> paths, boolean scripts) {
    TestFiles files = new TestFiles(scripts);
    Set<Path> found = new TreeSet<>();
    for (Path path : paths) {
      List<Path> here = files.under(path);
      if (here.isEmpty()) {
        throw new IllegalArgumentException(
            "expected %sscenarios (*.scenario.yaml, *.scenario.yml, *.scenario.json) in folder %s, found none"
                .formatted(scripts ? "tests (*.test.mjs, *.test.js, test_*.py) or " : "", path));
      }
      here.forEach(file -> found.add(file.normalize()));
    }
    return List.copyOf(found);
  }

  /** Whether that file is a scenario, and no script. */
  public static boolean isScenario(Path file) {
    return TEXT.matcher(name(file)).matches();
  }

  private List<Path> under(Path path) {
    if (Files.isDirectory(path)) {
      return inFolder(path);
    }
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          "expected a test or a folder of tests at " + path + ", found nothing");
    }
    boolean script = SCRIPT.matcher(name(path)).matches();
    if (script && !scripts) {
      throw new IllegalArgumentException(
          "expected scenarios (.yaml, .yml or .json) with --real, got %s, which runs in virtual time only"
              .formatted(path));
    }
    if (!script && !isScenario(path)) {
      throw new IllegalArgumentException(
          "expected a test (.mjs, .js or .py) or a scenario (.yaml, .yml or .json), got " + path);
    }
    return List.of(path);
  }

  private List<Path> inFolder(Path folder) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
              boolean hidden = name(each).startsWith(".");
              boolean meant = each.equals(folder) || (!hidden && !ELSEWHERE.contains(name(each)));
              return meant ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              boolean script = scripts && TEST.matcher(name(file)).matches();
              if (script || SCENARIO.matcher(name(file)).matches()) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
