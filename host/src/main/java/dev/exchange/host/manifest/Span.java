package dev.exchange.host.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The versions that meet each of some bounds; without bounds, every release.
 *
 * <p>A pre-release is in it only if one of the bounds is a pre-release of the same three numbers:
 * who asks for {@code >=1.0.0} does not want {@code 2.0.0-alpha}.
 *
 * <p>Threading: any thread.
 */
record Span(List<Bound> bounds) {

  /** How a version compares with that of a bound. */
  enum Relation {
    BELOW("<"),
    UP_TO("<="),
    EQUAL(""),
    FROM(">="),
    ABOVE(">");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }
  }

  /** One bound, such as {@code >=1.2.0}. */
  record Bound(Relation relation, Version version) {

    boolean isMetBy(Version candidate) {
      int order = candidate.compareTo(version);
      return switch (relation) {
        case BELOW -> order < 0;
        case UP_TO -> order <= 0;
        case EQUAL -> order == 0;
        case FROM -> order >= 0;
        case ABOVE -> order > 0;
      };
    }

    @Override
    public String toString() {
      return relation.sign + version;
    }
  }

  Span {
    bounds = List.copyOf(bounds);
  }

  boolean contains(Version version) {
    for (Bound bound : bounds) {
      if (!bound.isMetBy(version)) {
        return false;
      }
    }
    return !version.isPreRelease()
        || bounds.stream()
            .map(Bound::version)
            .anyMatch(named -> named.isPreRelease() && named.isOfTheReleaseOf(version));
  }

  /**
   * A version that is in both; empty if there is none.
   *
   * <p>If there are any, then the least release or the least pre-release among them is 0.0.0, or
   * stands at a bound, or is the first one behind a bound: those are tried.
   */
  Optional<Version> common(Span other) {
    return Stream.concat(bounds.stream(), other.bounds.stream())
        .flatMap(bound -> around(bound.version()))
        .filter(version -> contains(version) && other.contains(version))
        .findFirst()
        .or(() -> Optional.of(ZERO).filter(zero -> contains(zero) && other.contains(zero)));
  }

  private static final Version ZERO = Version.release(0, 0, 0);

  private static Stream<Version> around(Version version) {
    Version release = version.before(List.of());
    Version first = version.before(List.of("0"));
    Version next = Version.release(version.major(), version.minor(), version.patch() + 1);
    if (!version.isPreRelease()) {
      return Stream.of(release, next, first);
    }
    List<String> longer = new ArrayList<>(version.preRelease());
    longer.add("0");
    return Stream.of(release, next, first, version, version.before(longer));
  }
}
