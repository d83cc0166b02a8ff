package dev.exchange.api;

/** How a text of others stands in a sentence: in one line, not too long. */
final class Shown {

  private static final char REPLACEMENT = '\uFFFD';

  private Shown() {}

  /** A text of which at most that many characters are shown, without half of a pair at the end. */
  static String of(String text, int most) {
    StringBuilder shown = new StringBuilder();
    int end = Math.min(text.length(), most);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char each = text.charAt(i);
      shown.append(Character.isISOControl(each) ? REPLACEMENT : each);
    }
    return shown.append(end < text.length() ? "…" : "").toString();
  }
}
