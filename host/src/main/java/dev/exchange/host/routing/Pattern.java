package dev.exchange.host.routing;

import dev.exchange.api.Names;

/**
 * A pattern of message names: {@code *} stands for one segment, {@code **} at the end for one or
 * more, and {@code *} alone for everything.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/handlers.md, H4.
 */
public final class Pattern {

  private final String text;
  private final boolean everything;
  private final boolean open;
  private final String[] segments;

  private Pattern(String text) {
    this.text = text;
    this.everything = text.equals("*") || text.equals("**");
    this.open = text.endsWith(".**");
    String fixed = open ? text.substring(0, text.length() - 3) : text;
    this.segments = fixed.split("\\.", -1);
  }

  /**
   * Reads a pattern.
   *
   * @throws dev.exchange.api.ExchangeException BAD_MESSAGE if it is none
   */
  public static Pattern of(String text) {
    return new Pattern(Names.pattern(text));
  }

  /** Whether it stands for every name. */
  public boolean isEverything() {
    return everything;
  }

  /** Whether a name is one of those that the pattern stands for. */
  public boolean matches(String name) {
    if (everything) {
      return true;
    }
    int start = 0;
    for (int i = 0; i < segments.length; i++) {
      if (start > name.length()) {
        return false;
      }
      int dot = name.indexOf('.', start);
      int end = dot < 0 ? name.length() : dot;
      String segment = segments[i];
      boolean same =
          segment.equals("*")
              || (segment.length() == end - start && name.startsWith(segment, start));
      if (!same) {
        return false;
      }
      start = end + 1;
    }
    return open ? start <= name.length() : start == name.length() + 1;
  }

  /** The pattern as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
