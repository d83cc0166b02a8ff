package dev.exchange.host;

import dev.exchange.host.cli.NothingToRun;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.folder.ProgramNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the programs that a path names: a file is itself, and so is a folder with {@code
 * plugin.json}; of another folder, the files that lie directly in it, in the order of the alphabet,
 * without tests ({@code *.test.mjs}, {@code *.test.js}, {@code test_*.py}, {@code *Test.java}) and
 * without names that begin with {@code _} or a dot.
 *
 * <p>Threading: any thread that may block on files.
 */
final class Programs {

  private static final String MANIFEST = "plugin.json";

  private Programs() {}

  /**
   * The programs under those paths.
   *
   * @throws NothingToRun if a path is missing, holds no program, or is none
   */
  static List<Path> find(List<Path> paths, Complex complex) {
    List<Path> found = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw bad("expected a program or a folder at " + path + ", found nothing");
      }
      if (Files.exists(path.resolve(MANIFEST))) {
        found.add(path);
      } else if (Files.isDirectory(path)) {
        found.addAll(inFolder(path, complex));
      } else {
        found.add(program(path, complex));
      }
    }
    return found.stream().distinct().toList();
  }

  private static Path program(Path path, Complex complex) {
    if (complex.loaderFor(path).isEmpty()) {
      throw bad("expected a program (.js, .mjs, .py, .java or .jar), got " + path);
    }
    return path;
  }

  private static List<Path> inFolder(Path folder, Complex complex) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> programs =
          files
              .filter(Files::isRegularFile)
              .filter(file -> ProgramNames.isMeant(String.valueOf(file.getFileName())))
              .filter(file -> complex.loaderFor(file).isPresent())
              .sorted()
              .toList();
      if (programs.isEmpty()) {
        throw bad(
            "expected a program (.js, .mjs, .py, .java or .jar) in folder "
                + folder
                + ", found none");
      }
      return programs;
    } catch (IOException e) {
      throw bad("expected a folder that can be read at " + folder + ", got " + e.getMessage());
    }
  }

  private static NothingToRun bad(String text) {
    return new NothingToRun(text);
  }
}
