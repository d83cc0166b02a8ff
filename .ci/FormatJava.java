import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks ({@code check}) or rewrites ({@code write}) every Java file below the working directory
 * with google-java-format. Exits with 1 when a file differs from its formatted text, cannot be
 * parsed, or when there is no file at all.
 */
final class FormatJava {
  private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git");
  private static final String FIX = "mvn -N -Pformat process-sources";

  public static void main(String[] args) throws IOException {
    boolean write = List.of(args).equals(List.of("write"));
    List<Path> files = javaFiles(Path.of(""));
    List<String> complaints = new ArrayList<>();
    for (Path file : files) {
      try {
        String source = Files.readString(file);
        String formatted = format(source);
        if (formatted.equals(source)) {
          continue;
        }
        if (write) {
          Files.writeString(file, formatted);
        } else {
          complaints.add(file.toString());
        }
      } catch (FormatterException e) {
        complaints.add(file + ":" + e.getMessage());
      }
    }
    System.out.println("google-java-format read " + files.size() + " files");
    if (files.isEmpty()) {
      System.err.println("Expected Java files below " + Path.of("").toAbsolutePath() + ": none");
      System.exit(1);
    }
    if (!complaints.isEmpty()) {
      System.err.println("Expected files formatted by google-java-format. Not formatted:");
      complaints.forEach(complaint -> System.err.println("  " + complaint));
      System.err.println("Format all files with: " + FIX);
      System.exit(1);
    }
  }

  private static String format(String source) throws FormatterException {
    Formatter formatter = new Formatter();
    return StringWrapper.wrap(formatter.formatSourceAndFixImports(source), formatter);
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return SKIPPED.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
