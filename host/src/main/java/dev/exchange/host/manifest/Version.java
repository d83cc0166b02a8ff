package dev.exchange.host.manifest;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as Semantic Versioning writes it, such as {@code 1.4.0}, {@code 2.0.0-rc.1} or {@code
 * 1.0.0+linux}.
 *
 * <p>Units: its numbers have at most 15 digits, its text at most 256 characters.
 *
 * <p>Order: by precedence, in which builds do not count; so two versions may compare as 0 and not
 * be equal.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: Semantic Versioning 2.0.0, sections 2, 9, 10 and 11; docs/spec/plugins.md, PL3.
 *
 * @param preRelease its identifiers; empty for a release
 * @param build what follows the {@code +}; empty for none
 */
public record Version(long major, long minor, long patch, List<String> preRelease, String build)
    implements Comparable<Version> {

  /** How long the text of a version or of a range may be. */
  static final int MAX_LENGTH = 256;

  /** A number without leading zeros. */
  static final String NUMBER = "(?:0|[1-9][0-9]{0,14})";

  private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";

  /** What may follow the third number; its groups are the pre-release and the build. */
  static final String SUFFIX =
      "(?:-(%1$s(?:\\.%1$s)*))?(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?".formatted(IDENTIFIER);

  private static final Pattern FORM =
      Pattern.compile("(%1$s)\\.(%1$s)\\.(%1$s)%2$s".formatted(NUMBER, SUFFIX));

  public Version {
    preRelease = List.copyOf(preRelease);
  }

  /** A release. */
  static Version release(long major, long minor, long patch) {
    return new Version(major, minor, patch, List.of(), "");
  }

  /**
   * Reads a version.
   *
   * @throws ExchangeException SCHEMA if it is none
   */
  public static Version of(String text) {
    return parse(text)
        .orElseThrow(() ->
            new ExchangeException(
                ErrorCode.SCHEMA,
                "expected a version such as 1.2.3, got " + Values.describe(text)));
  }

  /** Reads a version; empty if it is none. */
  public static Optional<Version> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !form.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Version(
            Long.parseLong(form.group(1)),
            Long.parseLong(form.group(2)),
            Long.parseLong(form.group(3)),
            identifiers(form.group(4)),
            form.group(5) == null ? "" : form.group(5)));
  }

  /** Whether it comes before the release of its numbers. */
  public boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  /** Whether both are of one release: their three numbers are the same. */
  boolean isOfTheReleaseOf(Version other) {
    return major == other.major && minor == other.minor && patch == other.patch;
  }

  /** The same numbers with that pre-release, without a build. */
  Version before(List<String> identifiers) {
    return new Version(major, minor, patch, identifiers, "");
  }

  @Override
  public int compareTo(Version other) {
    int order = Long.compare(major, other.major);
    order = order != 0 ? order : Long.compare(minor, other.minor);
    order = order != 0 ? order : Long.compare(patch, other.patch);
    return order != 0 ? order : comparePreReleases(preRelease, other.preRelease);
  }

  /** As it was written. */
  @Override
  public String toString() {
    return major
        + "."
        + minor
        + "."
        + patch
        + (preRelease.isEmpty() ? "" : "-" + String.join(".", preRelease))
        + (build.isEmpty() ? "" : "+" + build);
  }

  /** The identifiers of a pre-release, which may be missing. */
  static List<String> identifiers(@Nullable String text) {
    return text == null ? List.of() : List.of(text.split("\\.", -1));
  }

  private static int comparePreReleases(List<String> some, List<String> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return Boolean.compare(some.isEmpty(), others.isEmpty());
    }
    for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
      int order = compareIdentifiers(some.get(i), others.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(some.size(), others.size());
  }

  /** Numbers by size, however long, and before texts; texts as ASCII orders them. */
  private static int compareIdentifiers(String some, String other) {
    boolean number = isNumber(some);
    if (number != isNumber(other)) {
      return number ? -1 : 1;
    }
    boolean bySize = number && some.length() != other.length();
    return bySize ? Integer.compare(some.length(), other.length()) : some.compareTo(other);
  }

  private static boolean isNumber(String identifier) {
    return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
