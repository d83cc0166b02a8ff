package dev.exchange.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of message names, exchange ids and patterns.
 *
 * <pre>
 *  name    = segment *( "." segment )      1 to 200 characters
 *  segment = 1*( A-Z a-z 0-9 _ $ - )       a first segment that begins with $ is reserved
 *  id      = segment of 1 to 64 characters, not beginning with $
 *  pattern = name in which a segment may be *, and the last one **
 * </pre>
 *
 * <p>Threading: any thread.
 */
public final class Names {

  /** How long a name may be. */
  public static final int MAX_NAME = 200;

  /** How long an exchange's id may be. */
  public static final int MAX_ID = 64;

  /** How much of a name is shown to people that is none. */
  private static final int SHOWN = 60;

  /** The reserved names that whoever is linked may send. */
  private static final Set<String> PUBLIC =
      Set.of(
          "$ping",
          "$info",
          "$stats",
          "$registry.register",
          "$registry.unregister",
          "$registry.get",
          "$registry.list",
          "$registry.find");

  private Names() {}

  /**
   * Checks the name of a message.
   *
   * @throws ExchangeException BAD_MESSAGE
   */
  public static String message(@Nullable String name) {
    if (name == null || !isName(name)) {
      throw bad("a message name of segments of A-Z a-z 0-9 _ $ - joined by dots", name);
    }
    return name;
  }

  /**
   * Checks a name that users define: it must not be reserved.
   *
   * @throws ExchangeException BAD_MESSAGE; FORBIDDEN if it is reserved
   */
  public static String open(@Nullable String name) {
    String checked = message(name);
    if (checked.charAt(0) == '$') {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected a message name whose first segment does not begin with $, which is reserved,"
              + " got \""
              + checked
              + "\"");
    }
    return checked;
  }

  /**
   * Checks the name of a message that users send: one that is not reserved, or a public one.
   *
   * @throws ExchangeException BAD_MESSAGE; FORBIDDEN if it is reserved
   */
  public static String sendable(@Nullable String name) {
    return name != null && isPublic(name) ? name : open(name);
  }

  /**
   * Checks an exchange's id.
   *
   * @throws ExchangeException BAD_MESSAGE
   */
  public static String exchange(@Nullable String id) {
    boolean good =
        id != null
            && id.length() <= MAX_ID
            && isName(id)
            && id.indexOf('.') < 0
            && id.charAt(0) != '$';
    if (!good || id == null) {
      throw bad("an exchange id of 1 to 64 characters of A-Z a-z 0-9 _ -", id);
    }
    return id;
  }

  /**
   * Checks a pattern.
   *
   * @throws ExchangeException BAD_MESSAGE
   */
  public static String pattern(@Nullable String pattern) {
    String plain = pattern == null ? "" : pattern.replace("*", "x");
    boolean good = pattern != null && isName(plain) && starsStandAlone(pattern);
    if (!good || pattern == null) {
      throw bad("a pattern: a name in which a segment may be *, and the last one **", pattern);
    }
    return pattern;
  }

  /** Whether a text is a pattern rather than a plain name. */
  public static boolean hasStar(String name) {
    return name.indexOf('*') >= 0;
  }

  /** Whether a name is the product's own: its first segment begins with {@code $}. */
  public static boolean isReserved(String name) {
    return name.startsWith("$");
  }

  /**
   * Whether a reserved name is one that whoever is linked may send: what each exchange answers
   * about itself, and what a registry does.
   */
  public static boolean isPublic(String name) {
    return PUBLIC.contains(name);
  }

  private static boolean isName(String name) {
    int length = name.length();
    if (length == 0 || length > MAX_NAME) {
      return false;
    }
    boolean inSegment = false;
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c == '.') {
        if (!inSegment) {
          return false;
        }
        inSegment = false;
      } else if (isPart(c)) {
        inSegment = true;
      } else {
        return false;
      }
    }
    return inSegment;
  }

  private static boolean isPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c == '-';
  }

  private static boolean starsStandAlone(String pattern) {
    String[] segments = pattern.split("\\.", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      boolean star = segments[i].equals("*") || (last && segments[i].equals("**"));
      if (hasStar(segments[i]) && !star) {
        return false;
      }
    }
    return true;
  }

  private static ExchangeException bad(String expected, @Nullable String came) {
    String shown = came == null ? "nothing" : "\"" + Shown.of(came, SHOWN) + "\"";
    return new ExchangeException(ErrorCode.BAD_MESSAGE, "expected " + expected + ", got " + shown);
  }
}
