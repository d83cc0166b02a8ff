package dev.exchange.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the project's documents.
 *
 * @param path relative to the root of the project
 */
record Page(Path path, String text) {

  /** The root of the project; tests run in the folder of their module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]\\n]+\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern DIRECTIVE = Pattern.compile("<!-- (run|not run): (.+) -->");

  /** All pages at the root and under docs. */
  static List<Page> all() {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(root, docs)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .map(path -> new Page(ROOT.relativize(path), read(path)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The targets of its links. */
  List<String> links() {
    return LINK.matcher(withoutBlocks()).results().map(link -> link.group(1)).toList();
  }

  /** The anchors of its headings. */
  List<String> anchors() {
    return HEADING
        .matcher(withoutBlocks())
        .results()
        .map(heading -> anchor(heading.group(1)))
        .toList();
  }

  /** Its fenced blocks, in their order. */
  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    List<String> directives = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("```")) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
        String code = String.join("\n", lines.subList(i + 1, end)) + "\n";
        blocks.add(
            new Block(path + ":" + (i + 1), line.substring(3), code, List.copyOf(directives)));
        i = end;
        directives.clear();
      } else if (DIRECTIVE.matcher(line).matches()) {
        directives.add(line.substring(5, line.length() - 4));
      } else if (!line.isBlank()) {
        directives.clear();
      }
    }
    return blocks;
  }

  private String withoutBlocks() {
    return text.replaceAll("(?ms)^```.*?^```$", "");
  }

  private static String anchor(String heading) {
    return heading
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /**
   * A fenced block.
   *
   * @param place page and line, for people
   * @param language what stands behind the fence
   * @param directives the comments right before it, such as {@code run: request greet null → 1}
   */
  record Block(String place, String language, String code, List<String> directives) {

    /** Whether it says that it is not run, and why. */
    boolean excused() {
      return directives.stream().anyMatch(directive -> directive.startsWith("not run: "));
    }

    /** What is to be done with it. */
    List<String> runs() {
      return directives.stream()
          .filter(directive -> directive.startsWith("run: "))
          .map(directive -> directive.substring(5))
          .toList();
    }
  }
}
