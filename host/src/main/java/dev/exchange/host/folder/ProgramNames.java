package dev.exchange.host.folder;

import java.util.List;
import java.util.Set;

/**
 * What the name of a file says: whether it is a program, a test, or nobody's business.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/folder.md, PF1, PF2 and PF12.
 */
public final class ProgramNames {

  private static final List<String> ENDINGS = List.of(".js", ".mjs", ".py", ".java", ".jar");
  private static final Set<String> NOT_SOURCES = Set.of("node_modules", "__pycache__");
  private static final List<String> TEMPORARY =
      List.of("~", ".swp", ".swo", ".swx", ".tmp", ".temp", ".part", ".crdownload", ".bak");

  private ProgramNames() {}

  /** Whether a file of that name is a program: {@code .js .mjs .py .java .jar}. */
  public static boolean isProgram(String name) {
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  /**
   * Whether a program of that name is meant to be run: no test ({@code *.test.mjs}, {@code
   * *.test.js}, {@code test_*.py}, {@code *Test.java}), and no name that begins with {@code _} or a
   * dot.
   */
  public static boolean isMeant(String name) {
    boolean test =
        name.endsWith(".test.mjs")
            || name.endsWith(".test.js")
            || (name.startsWith("test_") && name.endsWith(".py"))
            || name.endsWith("Test.java");
    return !test && !name.startsWith("_") && !name.startsWith(".");
  }

  /** Whether a folder or a program of that name may be an entry of a folder of plugins. */
  static boolean isEntry(String name) {
    return isMeant(name) && !isPassedOver(name);
  }

  /** Whether changes under that name inside of a folder are not looked at. */
  static boolean isPassedOver(String name) {
    return name.startsWith(".") || NOT_SOURCES.contains(name) || isTemporary(name);
  }

  /** Whether what has that name inside of a folder is not copied. */
  static boolean isLeftBehind(String name) {
    return name.equals(".git") || name.equals("__pycache__") || isTemporary(name);
  }

  /** What editors and downloads leave while they work. */
  private static boolean isTemporary(String name) {
    return name.equals("4913")
        || (name.startsWith("#") && name.endsWith("#"))
        || name.startsWith(".#")
        || TEMPORARY.stream().anyMatch(name::endsWith);
  }
}
