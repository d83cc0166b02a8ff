package dev.exchange.host.codec;

/**
 * Whether texts of Java are Unicode: every surrogate has its other half beside it. Others cannot be
 * written in UTF-8, and no value holds one.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/messages.md.
 */
public final class Unicode {

  private static final char REPLACEMENT = '\uFFFD';

  private Unicode() {}

  /** Where the first surrogate without its other half is; -1 if there is none. */
  public static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isLone(text, i)) {
        return i;
      }
      i += Character.isSurrogate(text.charAt(i)) ? 1 : 0;
    }
    return -1;
  }

  /** The text with the replacement character in the place of each such surrogate. */
  public static String mended(String text) {
    int lone = loneSurrogate(text);
    if (lone < 0) {
      return text;
    }
    StringBuilder mended = new StringBuilder(text);
    for (int i = lone; i < text.length(); i++) {
      if (isLone(text, i)) {
        mended.setCharAt(i, REPLACEMENT);
      } else {
        i += Character.isSurrogate(text.charAt(i)) ? 1 : 0;
      }
    }
    return mended.toString();
  }

  /** At most that many characters of a text, without half of a pair at the end. */
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end) + "…";
  }

  /** The same in one line, and mended: control characters are replaced as well. */
  public static String line(String text, int length) {
    String cut = cut(mended(text), length);
    StringBuilder line = new StringBuilder(cut);
    for (int i = 0; i < cut.length(); i++) {
      if (Character.isISOControl(cut.charAt(i))) {
        line.setCharAt(i, REPLACEMENT);
      }
    }
    return line.toString();
  }

  /** Whether the character there, which does not end a pair, is a surrogate that begins none. */
  private static boolean isLone(String text, int at) {
    return Character.isSurrogate(text.charAt(at))
        && (at + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1)));
  }
}
