package dev.exchange.host.contract;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;

/**
 * A regular expression that takes time in proportion to the text, whatever it is.
 *
 * <p>It has the syntax of ECMAScript without what needs backtracking: no references back, no
 * looking ahead or behind. Classes such as {@code \w} are those of ASCII.
 *
 * <p>Units: a step is one character met by one state of the expression.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: {@link #matches} throws TOO_LARGE for a text that would take more steps than {@value
 * #MAX_STEPS}.
 *
 * <p>Source: JSON Schema 2020-12, core, 6.4; docs/spec/contracts.md, CT3.
 */
final class LinearPattern implements RegularExpression {

  /** Most steps of one match. */
  static final long MAX_STEPS = 20_000_000;

  /** How expressions are made for the validator. */
  static final RegularExpressionFactory FACTORY = LinearPattern::of;

  private static final int MAX_LENGTH = 2_000;
  private static final int MAX_STATES = 10_000;

  private final Pattern pattern;

  private LinearPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Reads an expression. Throws IllegalArgumentException if it is none, or too large. */
  static LinearPattern of(String expression) {
    if (expression.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("longer than " + MAX_LENGTH + " characters");
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(translate(expression));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription(), e);
    }
    if (pattern.programSize() > MAX_STATES) {
      throw new IllegalArgumentException("more than " + MAX_STATES + " states");
    }
    return new LinearPattern(pattern);
  }

  @Override
  public boolean matches(String text) {
    if ((long) text.length() * pattern.programSize() > MAX_STEPS) {
      throw new ExchangeException(
          ErrorCode.TOO_LARGE,
          "expected a text that the pattern "
              + pattern.pattern()
              + " reads in "
              + MAX_STEPS
              + " steps, got one of "
              + text.length()
              + " characters");
    }
    return pattern.matcher(text).find();
  }

  /** What ECMAScript writes in another way: four hexadecimal digits, and control letters. */
  private static String translate(String expression) {
    StringBuilder written = new StringBuilder(expression.length());
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c != '\\' || i + 1 == expression.length()) {
        written.append(c);
        continue;
      }
      char escaped = expression.charAt(++i);
      if (escaped == 'u' && i + 4 < expression.length() && isHex(expression, i + 1)) {
        written.append("\\x{").append(expression, i + 1, i + 5).append('}');
        i += 4;
      } else if (isOfTheEngineAlone(escaped)) {
        throw new IllegalArgumentException("\\" + escaped + " is no escape of ECMAScript");
      } else {
        written.append('\\').append(escaped);
      }
    }
    return written.toString();
  }

  private static boolean isHex(String text, int from) {
    return text.substring(from, Math.min(from + 4, text.length())).matches("[0-9A-Fa-f]{4}");
  }

  /** Escapes that mean something to the engine and nothing, or something else, in ECMAScript. */
  private static boolean isOfTheEngineAlone(char escaped) {
    return "AaCQEz".indexOf(escaped) >= 0;
  }
}
