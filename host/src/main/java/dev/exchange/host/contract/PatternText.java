package dev.exchange.host.contract;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A text that a pattern describes, made while the pattern is read.
 *
 * <pre>
 *  choice   = sequence ("|" sequence)*
 *  sequence = (atom quantifier?)*
 *  atom     = "(" choice ")" | "[" class "]" | "." | "^" | "$" | escape | character
 * </pre>
 *
 * <p>Of a choice one branch is taken at random; a part that may be repeated is as often as it must,
 * and more often while the text is shorter than is asked for. What is not understood is left out;
 * whoever asked checks the text.
 */
final class PatternText {

  private static final String WORD =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  private static final String PLAIN = WORD + " -.:,;!?/@#%&+=~'\"<>(){}[]|^$*\\`";

  private final String pattern;
  private final SplittableRandom random;
  private final int wanted;
  private int at;

  PatternText(String pattern, SplittableRandom random, int wanted) {
    this.pattern = pattern;
    this.random = random;
    this.wanted = wanted;
  }

  String made() {
    String text = choice();
    return text.length() < wanted && !pattern.endsWith("$")
        ? text + "x".repeat(wanted - text.length())
        : text;
  }

  /** One of the branches; all of them are read. */
  private String choice() {
    String chosen = sequence();
    for (int seen = 2; at < pattern.length() && pattern.charAt(at) == '|'; seen++) {
      at++;
      String other = sequence();
      chosen = random.nextInt(seen) == 0 ? other : chosen;
    }
    return chosen;
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      int start = at;
      String once = atom();
      int[] times = times();
      int after = at;
      int count = times[0];
      if (wanted > text.length() && !once.isEmpty()) {
        count = Math.max(count, Math.min(times[1], (wanted - text.length()) / once.length() + 1));
      }
      for (int i = 0; i < Math.min(count, 1 << 16); i++) {
        at = start;
        text.append(i == 0 ? once : atom());
      }
      at = after;
    }
    return text.toString();
  }

  private String atom() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case '(' -> group();
      case '[' -> String.valueOf(member());
      case '.' -> String.valueOf(one(WORD));
      case '^', '$' -> "";
      case '\\' -> escape();
      default -> String.valueOf(c);
    };
  }

  private String group() {
    if (pattern.startsWith("?:", at)) {
      at += 2;
    } else if (pattern.startsWith("?<", at)) {
      at = pattern.indexOf('>', at) + 1;
    }
    String inside = choice();
    at++;
    return inside;
  }

  /** How often the atom before may come: least and most. */
  private int[] times() {
    if (at == pattern.length()) {
      return new int[] {1, 1};
    }
    int[] times =
        switch (pattern.charAt(at)) {
          case '*' -> new int[] {0, Integer.MAX_VALUE};
          case '+' -> new int[] {1, Integer.MAX_VALUE};
          case '?' -> new int[] {random.nextInt(2), 1};
          case '{' -> braces();
          default -> null;
        };
    if (times == null) {
      return new int[] {1, 1};
    }
    at++;
    if (at < pattern.length() && pattern.charAt(at) == '?') {
      at++;
    }
    return times;
  }

  private int @Nullable [] braces() {
    int end = pattern.indexOf('}', at);
    String inside = end < 0 ? "" : pattern.substring(at + 1, end);
    if (!inside.matches("\\d{1,4}(,\\d{0,4})?")) {
      return null;
    }
    at = end;
    String[] bounds = inside.split(",", -1);
    int least = Integer.parseInt(bounds[0]);
    if (bounds.length == 1) {
      return new int[] {least, least};
    }
    return new int[] {least, bounds[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1])};
  }

  private String escape() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case 'd' -> String.valueOf(one("0123456789"));
      case 'w' -> String.valueOf(one(WORD));
      case 's' -> " ";
      case 'D', 'W', 'S', 'b', 'B' -> c == 'D' || c == 'S' ? "x" : c == 'W' ? "-" : "";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'f' -> "\f";
      case 'v' -> "\u000b";
      case 'u' -> unicode();
      case 'p' -> property();
      default -> String.valueOf(c);
    };
  }

  private String unicode() {
    String digits = pattern.substring(at, Math.min(at + 4, pattern.length()));
    at += digits.length();
    return String.valueOf((char) Integer.parseInt(digits, 16));
  }

  private String property() {
    at = pattern.indexOf('}', at) + 1;
    return "A";
  }

  /** A character of a class; the bracket before it was read. */
  private char member() {
    boolean other = pattern.charAt(at) == '^';
    at += other ? 1 : 0;
    StringBuilder members = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      char from = classed(members);
      boolean range =
          at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']';
      if (range) {
        at++;
        char to = classed(members);
        for (int c = from; c <= Math.min(to, from + 512); c++) {
          members.append((char) c);
        }
      } else {
        members.append(from);
      }
    }
    at++;
    if (!other) {
      return members.isEmpty() ? 'x' : one(members.toString());
    }
    String rest =
        PLAIN
            .chars()
            .filter(c -> members.indexOf(String.valueOf((char) c)) < 0)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return rest.isEmpty() ? '\u00e9' : one(rest);
  }

  /** The next character in a class; of a class of its own all, of which the last is given. */
  private char classed(StringBuilder members) {
    char c = pattern.charAt(at++);
    if (c != '\\') {
      return c;
    }
    char escaped = pattern.charAt(at);
    if (escaped == 'w' || escaped == 'd') {
      members.append(escaped == 'w' ? WORD : "0123456789");
    }
    String text = escape();
    return text.isEmpty() ? 'x' : text.charAt(0);
  }

  private char one(String of) {
    return of.charAt(random.nextInt(of.length()));
  }
}
