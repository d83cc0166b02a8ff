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
 * Finds the files with tests under a path: {@code *.test.mjs}, {@code *.test.js} and {@code
 * test_*.py}, also in folders of a folder, but for those whose names begin with a dot, {@code
 * node_modules} and {@code __pycache__}. A file that is named is one whatever its name is, if it
 * ends with {@code .mjs}, {@code .js} or {@code .py}.
 *
 * <p>Threading: any thread that may block on files.
 */
public final class TestFiles {

  private static final Pattern TEST = Pattern.compile(".+\\.test\\.m?js|test_.*\\.py");
  private static final Pattern SCRIPT = Pattern.compile(".+\\.(m?js|py)");
  private static final Set<String> ELSEWHERE = Set.of("node_modules", "__pycache__", "target");

  private TestFiles() {}

  /**
   * The files with tests under those paths, in the order of the alphabet.
   *
   * @throws IllegalArgumentException if there is nothing at a path, or no test; with what was
   *     expected
   */
  public static List<Path> find(List<Path> paths) {
    Set<Path> found = new TreeSet<>();
    for (Path path : paths) {
      List<Path> here = under(path);
      if (here.isEmpty()) {
        throw new IllegalArgumentException(
            "expected tests (*.test.mjs, *.test.js, test_*.py) in folder " + path + ", found none");
      }
      here.forEach(file -> found.add(file.normalize()));
    }
    return List.copyOf(found);
  }

  private static List<Path> under(Path path) {
    if (Files.isDirectory(path)) {
      return inFolder(path);
    }
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          "expected a test or a folder of tests at " + path + ", found nothing");
    }
    if (!SCRIPT.matcher(name(path)).matches()) {
      throw new IllegalArgumentException("expected a test (.mjs, .js or .py), got " + path);
    }
    return List.of(path);
  }

  private static List<Path> inFolder(Path folder) {
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
              if (TEST.matcher(name(file)).matches()) {
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
