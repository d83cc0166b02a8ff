package dev.exchange.host.child;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds the script of a child: for a program of the host only in the program's own folder, links
 * resolved, so that whoever may write a program cannot start what lies elsewhere.
 *
 * <p>Threading: any thread that may look at files.
 */
final class ScriptFile {

  private ScriptFile() {}

  /**
   * The file.
   *
   * @param folder where the program lies; null for an application, which may start anything
   * @throws ExchangeException SCHEMA if there is no such file, FORBIDDEN if it is elsewhere
   */
  static Path find(String script, @Nullable Path folder) {
    try {
      Path given = Path.of(script);
      if (folder != null && given.isAbsolute()) {
        throw elsewhere(script, folder);
      }
      Path file = folder == null ? given : folder.resolve(given);
      if (folder != null && !file.normalize().startsWith(folder.normalize())) {
        throw elsewhere(script, folder);
      }
      if (!Files.isRegularFile(file)) {
        throw missing(file.toString());
      }
      Path real = file.toRealPath();
      if (folder != null && !real.startsWith(folder.toRealPath())) {
        throw elsewhere(script, folder);
      }
      return real;
    } catch (IOException | InvalidPathException _) {
      throw missing(script);
    }
  }

  private static ExchangeException elsewhere(String script, Path folder) {
    return new ExchangeException(
        ErrorCode.FORBIDDEN,
        "expected a script in the program's own folder %s, got %s".formatted(folder, script));
  }

  private static ExchangeException missing(String script) {
    return new ExchangeException(
        ErrorCode.SCHEMA, "expected a script at %s, there is none".formatted(script));
  }
}
