package dev.exchange.host.manifest;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of which the last places may be open or missing: {@code 1.2.3-rc.1}, {@code 1.2},
 * {@code 1.x}, {@code *}.
 *
 * <p>Invariant: behind an open place are open ones only, and no pre-release.
 *
 * <p>Threading: any thread.
 */
record Partial(long major, long minor, long patch, List<String> preRelease) {

  /** What stands in an open place. */
  static final long OPEN = -1;

  private static final String PLACE = "(" + Version.NUMBER + "|[xX*])";

  private static final Pattern FORM =
      Pattern.compile("v?%1$s(?:\\.%1$s(?:\\.%1$s%2$s)?)?".formatted(PLACE, Version.SUFFIX));

  /** Reads one; empty if the text is none. */
  static Optional<Partial> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long major = place(form.group(1));
    long minor = place(form.group(2));
    long patch = place(form.group(3));
    boolean suffix = form.group(4) != null || form.group(5) != null;
    boolean closedAfterOpen = (major == OPEN && minor != OPEN) || (minor == OPEN && patch != OPEN);
    if (closedAfterOpen || (patch == OPEN && suffix)) {
      return Optional.empty();
    }
    return Optional.of(new Partial(major, minor, patch, Version.identifiers(form.group(4))));
  }

  /** Whether it stands for every version. */
  boolean isAny() {
    return major == OPEN;
  }

  /** Whether it stands for more than one version. */
  boolean isOpen() {
    return patch == OPEN;
  }

  /** The least of the releases that it stands for, or the one version. */
  Version lowest() {
    return new Version(Math.max(major, 0), Math.max(minor, 0), Math.max(patch, 0), preRelease, "");
  }

  /** The release behind all those with the same major, and the same minor unless that is open. */
  Version next() {
    return minor == OPEN ? Version.release(major + 1, 0, 0) : Version.release(major, minor + 1, 0);
  }

  /** The release behind all those that agree with this up to the first number above 0. */
  Version nextBreaking() {
    if (minor == OPEN || major > 0) {
      return Version.release(major + 1, 0, 0);
    }
    return patch == OPEN || minor > 0 ? next() : Version.release(0, 0, patch + 1);
  }

  private static long place(@Nullable String text) {
    boolean open = text == null || text.equals("x") || text.equals("X") || text.equals("*");
    return open ? OPEN : Long.parseLong(text);
  }
}
