package dev.exchange.host.routing;

/**
 * Whether one pattern stands for all names that another one stands for.
 *
 * <pre>
 *   shop.*   covers  shop.add, shop.*              and not  shop.add.now, shop.**
 *   shop.**  covers  shop.add, shop.*.now, shop.a.**   and not  shop, *.add
 *   *, **    cover   everything
 * </pre>
 *
 * <p>Threading: any thread.
 */
public final class PatternCover {

  private static final String REST = ".**";

  private PatternCover() {}

  /** Whether {@code allowed} stands for each name that {@code asked}, a name or pattern, does. */
  public static boolean covers(String allowed, String asked) {
    if (isEverything(allowed)) {
      return true;
    }
    if (isEverything(asked)) {
      return false;
    }
    boolean open = allowed.endsWith(REST);
    boolean asksOpen = asked.endsWith(REST);
    String[] own = segments(allowed, open);
    String[] its = segments(asked, asksOpen);
    int least = asksOpen ? its.length + 1 : its.length; // of the names that are asked for
    boolean fits = open ? least > own.length : !asksOpen && its.length == own.length;
    if (!fits) {
      return false;
    }
    for (int i = 0; i < own.length; i++) {
      if (!own[i].equals("*") && !own[i].equals(its[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEverything(String pattern) {
    return pattern.equals("*") || pattern.equals("**");
  }

  private static String[] segments(String pattern, boolean open) {
    String fixed = open ? pattern.substring(0, pattern.length() - REST.length()) : pattern;
    return fixed.split("\\.", -1);
  }
}
