package dev.exchange.host.folder;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Walks through a file or a folder in the order of the alphabet. Links inside of a folder are
 * visited and not followed, so a walk ends whatever they lead to; the top may be a link. What goes
 * away meanwhile is left out.
 *
 * <p>Threading: one thread, which blocks on files.
 *
 * <p>Errors, thrown: TOO_LARGE if there is more than the scope has room for; IOException if a
 * folder cannot be read.
 */
final class Tree {

  /**
   * What of a folder is visited.
   *
   * @param leavesOut names, of files and folders alike
   * @param files the most names, those that are left out included
   * @param depth the most folders in one another
   */
  record Scope(Predicate<String> leavesOut, int files, int depth) {}

  /** Is told what there is, a folder before what is in it. */
  interface Visitor {

    /** Before the names of a folder are read. */
    void folder(Path relative, Path folder) throws IOException;

    void file(Path relative, Path file, Stat stat) throws IOException;

    void link(Path relative, Path link) throws IOException;
  }

  private final Path top;
  private final Scope scope;
  private final Visitor visitor;
  private int names;

  private Tree(Path top, Scope scope, Visitor visitor) {
    this.top = top;
    this.scope = scope;
    this.visitor = visitor;
  }

  /** Visits what is at the path; a file by its own name. */
  static void walk(Path top, Scope scope, Visitor visitor) throws IOException {
    Stat stat = Stat.of(top);
    switch (stat.kind()) {
      case FILE -> visitor.file(top.getFileName(), top, stat);
      case FOLDER -> new Tree(top, scope, visitor).folder(top, 1);
      case LINK, OTHER ->
          throw new ExchangeException(
              ErrorCode.BAD_MESSAGE,
              "expected a file or a folder at %s, it is neither".formatted(top));
    }
  }

  private void folder(Path folder, int depth) throws IOException {
    if (depth > scope.depth()) {
      throw tooLarge("folders in one another", scope.depth());
    }
    visitor.folder(top.relativize(folder), folder);
    for (Path child : children(folder)) {
      Stat stat;
      try {
        stat = Stat.of(child, LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException _) {
        continue;
      }
      visit(child, stat, depth);
    }
  }

  private void visit(Path child, Stat stat, int depth) throws IOException {
    try {
      switch (stat.kind()) {
        case FILE -> visitor.file(top.relativize(child), child, stat);
        case LINK -> visitor.link(top.relativize(child), child);
        case FOLDER -> folder(child, depth + 1);
        case OTHER -> {
          // a pipe or a socket is no part of a program
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      // it went away, or is something else now: the next look shows it
    }
  }

  private List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path child : stream) {
        if (++names > scope.files()) {
          throw tooLarge("files", scope.files());
        }
        if (!scope.leavesOut().test(String.valueOf(child.getFileName()))) {
          children.add(child);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(Comparator.comparing(child -> String.valueOf(child.getFileName())));
    return children;
  }

  private ExchangeException tooLarge(String what, int most) {
    return new ExchangeException(
        ErrorCode.TOO_LARGE, "expected at most %,d %s in %s, got more".formatted(most, what, top));
  }
}
