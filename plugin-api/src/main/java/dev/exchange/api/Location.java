package dev.exchange.api;

import java.util.List;

/**
 * Where in a script or source file something happened.
 *
 * @param file name of the file as its author knows it, such as {@code greeter.mjs}
 * @param line counted from 1; 0 if it is not known
 * @param column counted from 1; 0 if it is not known
 * @param stack the author's own frames, innermost first, each as {@code function (file:line)};
 *     never frames of the host
 */
public record Location(String file, int line, int column, List<String> stack) {

  public Location {
    stack = List.copyOf(stack);
  }

  /** A place without frames. */
  public static Location of(String file, int line, int column) {
    return new Location(file, line, column, List.of());
  }

  /** As {@code file:line:column}, leaving out what is not known. */
  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
