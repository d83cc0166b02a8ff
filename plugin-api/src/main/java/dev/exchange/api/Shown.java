package dev.exchange.api;

/** How a text of others stands in a sentence: in one line, not too long. */
final class Shown {

  private static final char REPLACEMENT = '\uFFFD';

  private Shown() {}

  /**
   * A text of which at most that many characters are shown. Control characters, and halves of
   * surrogate pairs, are replaced.
   */
  static String of(String text, int most) {
    StringBuilder shown = new StringBuilder();
    int at = 0;
    while (at < text.length() && at + Character.charCount(text.codePointAt(at)) <= most) {
      int each = text.codePointAt(at);
      boolean plain =
          !Character.isISOControl(each) && Character.getType(each) != Character.SURROGATE;
      shown.appendCodePoint(plain ? each : REPLACEMENT);
      at += Character.charCount(each);
    }
    return shown.append(at < text.length() ? "…" : "").toString();
  }
}
