package dev.exchange.host.manifest;

import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The forms of texts in a manifest. {@code plugin.schema.json} says the same of them.
 *
 * <p>Units: lengths in characters (code points).
 *
 * <p>Threading: any thread.
 */
final class TextForm {

  private static final String SEGMENT = "(?![.]{1,2}(?:/|$))[^/\\\\:\\x00-\\x1f\\x7f]+";
  private static final String RELATIVE = SEGMENT + "(?:/" + SEGMENT + ")*";
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String PORT =
      "(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
  private static final String HOSTS =
      "(?:[*][.])?" + LABEL + "(?:[.]" + LABEL + ")*(?::" + PORT + ")?";

  static final TextForm LINE =
      new TextForm("a line of 1 to 200 characters", 200, "[^\\x00-\\x1f\\x7f]+");
  static final TextForm PROSE =
      new TextForm("a text of 1 to 2000 characters", 2_000, "[^\\x00-\\x08\\x0b-\\x1f\\x7f]+");
  static final TextForm URL = new TextForm("a URL of http or https", 2_000, "https?://[!-~]+");
  static final TextForm ID =
      new TextForm("an id of 1 to 64 characters of A-Z a-z 0-9 _ -", passes(Names::exchange));
  static final TextForm NAME =
      new TextForm(
          "a name of segments of A-Z a-z 0-9 _ $ - joined by dots, not beginning with $",
          passes(Names::open));
  static final TextForm PATTERN =
      new TextForm(
          "a pattern: a name in which a segment may be *, and the last one **",
          passes(Names::pattern));
  static final TextForm HANDLED =
      new TextForm(
          "a name, or a pattern in which a segment may be * and the last one **, not beginning with"
              + " $",
          passes(text -> text.startsWith("$") ? Names.open(text) : Names.pattern(text)));
  static final TextForm VERSION =
      new TextForm("a version such as 1.2.3", text -> Version.parse(text).isPresent());
  static final TextForm RANGE =
      new TextForm(
          "a range of versions such as ^1.2.0", text -> VersionRange.parse(text).isPresent());
  static final TextForm ENTRY =
      new TextForm(
          "the relative path of a .js, .mjs, .py, .java or .jar file with / and without . and ..",
          300,
          RELATIVE + "[.](?:js|mjs|py|java|jar)");
  static final TextForm PATH =
      new TextForm(
          "a relative path with / and without . and .., or . alone", 300, "[.]|" + RELATIVE);
  static final TextForm HOST = new TextForm("a host, host:port or *.host", 260, HOSTS);
  static final TextForm VARIABLE =
      new TextForm("the name of an environment variable", 200, "[A-Za-z_][A-Za-z0-9_]*");
  static final TextForm HEAP = new TextForm("a size such as 64m or 1g", 6, "[1-9][0-9]{0,4}[mg]");

  private final String expected;
  private final Predicate<String> takes;

  private TextForm(String expected, Predicate<String> takes) {
    this.expected = expected;
    this.takes = takes;
  }

  private TextForm(String expected, int length, String pattern) {
    this(expected, matches(length, Pattern.compile(pattern)));
  }

  /** What is expected, for the error. */
  String expected() {
    return expected;
  }

  /** Whether a text is of this form. */
  boolean takes(String text) {
    return takes.test(text);
  }

  private static Predicate<String> passes(UnaryOperator<String> check) {
    return text -> {
      try {
        return check.apply(text).equals(text);
      } catch (ExchangeException _) {
        return false;
      }
    };
  }

  private static Predicate<String> matches(int length, Pattern pattern) {
    return text ->
        text.codePointCount(0, text.length()) <= length && pattern.matcher(text).matches();
  }
}
