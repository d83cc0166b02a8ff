package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.codec.LiteralReader;
import java.io.StringReader;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a single program says of itself in its own text, without running it.
 *
 * <pre>
 *   .mjs .js   export const plugin = { id: 'greeter', version: '1.0.0' };
 *   .py        PLUGIN = {"id": "greeter", "version": "1.0.0"}
 *   .java      static final String PLUGIN = """ {"id": "greeter", "version": "1.0.0"} """;
 * </pre>
 *
 * <p>It must be a literal: the order of the starts hangs on it, and so it is read before any code
 * of any plugin runs.
 *
 * <p>Threading: any thread.
 */
final class WrittenManifest {

  private static final Pattern JAVASCRIPT =
      Pattern.compile("^\\h*export\\h+(?:const|let|var)\\h+plugin\\h*=\\s*", Pattern.MULTILINE);
  private static final Pattern PYTHON =
      Pattern.compile("^PLUGIN\\h*(?::[^=\\n]{1,200})?=\\s*", Pattern.MULTILINE);
  private static final Pattern JAVA = Pattern.compile("\\bString\\h+PLUGIN\\s*=\\s*\"\"\"");

  /** Texts, comments, words, and whatever else stands in Python, one character each. */
  private static final Pattern PARTS =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|#[^\\n]*+|\\w++|[\\s\\S]");

  private WrittenManifest() {}

  /**
   * The value that the text of a program has for its manifest; empty if it has none.
   *
   * @param file its name
   * @throws ExchangeException BAD_MESSAGE, with the line, if it is no literal
   */
  static Optional<Object> find(String file, String text) {
    Pattern begin = patternOf(file);
    Matcher found = begin == null ? null : begin.matcher(text);
    if (found == null || !found.find()) {
      return Optional.empty();
    }
    String rest = text.substring(found.end());
    long line = text.substring(0, found.end()).lines().count();
    try {
      return Optional.ofNullable(
          LiteralReader.read(new StringReader(file.endsWith(".py") ? plain(rest) : rest)));
    } catch (ExchangeException e) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected a literal as the manifest in %s:%d, which is read before the program runs: %s, counted from there"
              .formatted(file, Math.max(1, line), e.text()));
    }
  }

  private static @Nullable Pattern patternOf(String file) {
    if (file.endsWith(".mjs") || file.endsWith(".js")) {
      return JAVASCRIPT;
    }
    if (file.endsWith(".py")) {
      return PYTHON;
    }
    return file.endsWith(".java") ? JAVA : null;
  }

  /** Python's words for true, false and null as those of JSON, outside of texts. */
  private static String plain(String python) {
    StringBuilder plain = new StringBuilder(python.length());
    Matcher parts = PARTS.matcher(python);
    while (parts.find()) {
      String part = parts.group();
      plain.append(
          switch (part) {
            case "True" -> "true";
            case "False" -> "false";
            case "None" -> "null";
            default -> part;
          });
    }
    return plain.toString();
  }
}
