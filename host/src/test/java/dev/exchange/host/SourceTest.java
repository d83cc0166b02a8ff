package dev.exchange.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every source file, in any language. */
class SourceTest {

  private static final int MOST_LINES = 400;
  private static final Set<String> ENDINGS = Set.of("java", "js", "mjs", "ts", "py", "pyi");

  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git");

  @Test
  void noFileIsLongerThanAReaderCanHold() throws IOException {
    List<Path> files = sources();
    assertThat(files).hasSizeGreaterThan(200);
    for (Path file : files) {
      long lines = Files.readAllLines(file).size();
      assertThat(lines).as("lines of %s", file).isLessThanOrEqualTo(MOST_LINES);
    }
  }

  @Test
  void everyPackageSaysWhatItIsAndIsMarkedForNulls() throws IOException {
    List<Path> packages =
        sources().stream()
            .filter(file -> file.toString().replace('\\', '/').contains("src/main/java/"))
            .map(Path::getParent)
            .distinct()
            .toList();
    assertThat(packages).hasSizeGreaterThan(10);
    for (Path each : packages) {
      Path info = each.resolve("package-info.java");
      assertThat(info).exists();
      assertThat(Files.readString(info)).as("%s", info).contains("/**").contains("@NullMarked");
    }
  }

  private static List<Path> sources() throws IOException {
    Path top = Path.of("").toAbsolutePath();
    while (!Files.exists(top.resolve("plugin-api"))) {
      top = top.getParent();
    }
    Path root = top;
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> isOurs(root.relativize(file)))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private static boolean isOurs(Path path) {
    for (Path part : path) {
      if (NOT_OURS.contains(part.toString())) {
        return false;
      }
    }
    String name = path.toString();
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
