package dev.exchange.host.trace;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request from outside stands in a distributed trace.
 *
 * <pre>
 *  traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
 *               |  |---------- trace id ----------| |-- span id --| flags
 *               version
 * </pre>
 *
 * <p>Threading: any thread.
 *
 * <p>Source: W3C Trace Context, level 1.
 *
 * @param parent the header of the span that goes on
 * @param state the caller's tracestate, as it came
 */
public record TraceContext(String parent, @Nullable String state) {

  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.{0,200})?");
  private static final Pattern STATE = Pattern.compile("[\\x20-\\x7e]{1,512}");

  /**
   * A new span in the caller's trace, or in a new one if the caller names none that is valid.
   *
   * @param parents the caller's headers traceparent
   * @param states the caller's headers tracestate
   */
  public static TraceContext of(List<String> parents, List<String> states, RandomGenerator random) {
    TraceContext given = given(parents, states);
    if (given == null) {
      return fresh(random);
    }
    String trace = given.parent.substring(3, 35);
    int sampled = Integer.parseInt(given.parent.substring(53, 55), 16) & 1;
    return new TraceContext("00-" + trace + "-" + hex(random) + "-0" + sampled, given.state);
  }

  /** The caller's own span; null if the caller names none that is valid. */
  public static @Nullable TraceContext given(List<String> parents, List<String> states) {
    String parent = parents.size() == 1 ? parents.getFirst() : "";
    var form = FORM.matcher(parent);
    boolean valid =
        form.matches()
            && valid(form.group(1), form.group(5))
            && !zero(form.group(2))
            && !zero(form.group(3));
    if (!valid) {
      return null;
    }
    String state = String.join(",", states);
    return new TraceContext(parent, STATE.matcher(state).matches() ? state : null);
  }

  private static TraceContext fresh(RandomGenerator random) {
    return new TraceContext("00-" + hex(random) + hex(random) + "-" + hex(random) + "-00", null);
  }

  private static boolean valid(String version, @Nullable String rest) {
    return !version.equals("ff") && (rest == null || !version.equals("00"));
  }

  private static boolean zero(String id) {
    return id.chars().allMatch(c -> c == '0');
  }

  /** 64 random bits that are not all zero. */
  private static String hex(RandomGenerator random) {
    long bits = random.nextLong();
    return String.format("%016x", bits == 0 ? 1 : bits);
  }
}
