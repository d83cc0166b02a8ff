package dev.exchange.host.manifest;

import dev.exchange.host.manifest.Span.Bound;
import dev.exchange.host.manifest.Span.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of a range into spans, one for each side of a {@code ||}.
 *
 * <p>Every short form is written out as bounds, as node-semver does. An upper bound such as {@code
 * <2.0.0-0} leaves out the pre-releases of 2.0.0 too.
 */
final class RangeReader {

  private static final String SIGN = "(\\^|~>?|[<>]=?|=)";
  private static final Pattern SIGN_AND_SPACE = Pattern.compile(SIGN + " +(?=[vxX*0-9])");
  private static final Pattern SIMPLE = Pattern.compile(SIGN + "?(.*)");
  private static final Pattern BETWEEN = Pattern.compile("([^ ]+) +- +([^ ]+)");
  private static final Bound NOTHING = below(Version.release(0, 0, 0));

  private RangeReader() {}

  /** The spans of a range; empty if the text is none. */
  static Optional<List<Span>> read(String text) {
    if (text.length() > Version.MAX_LENGTH || text.chars().anyMatch(RangeReader::isOdd)) {
      return Optional.empty();
    }
    List<Span> spans = new ArrayList<>();
    for (String side : text.split("\\|\\|", -1)) {
      Optional<Span> span = span(side.strip());
      if (span.isEmpty()) {
        return Optional.empty();
      }
      spans.add(span.get());
    }
    return Optional.of(spans);
  }

  private static Optional<Span> span(String side) {
    if (side.isEmpty()) {
      return Optional.of(new Span(List.of()));
    }
    Matcher between = BETWEEN.matcher(side);
    String bounds = between.matches() ? ">=" + between.group(1) + " <=" + between.group(2) : side;
    List<Bound> all = new ArrayList<>();
    for (String each : SIGN_AND_SPACE.matcher(bounds).replaceAll("$1").split(" +", -1)) {
      Matcher simple = SIMPLE.matcher(each);
      Optional<Partial> at = simple.matches() ? Partial.parse(simple.group(2)) : Optional.empty();
      if (at.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(bounds(simple.group(1) == null ? "=" : simple.group(1), at.get()));
    }
    return Optional.of(new Span(all));
  }

  private static List<Bound> bounds(String sign, Partial at) {
    if (at.isAny()) {
      return sign.equals("<") || sign.equals(">") ? List.of(NOTHING) : List.of();
    }
    Version lowest = at.lowest();
    Bound from = new Bound(Relation.FROM, lowest);
    return switch (sign) {
      case "^" -> List.of(from, below(at.nextBreaking()));
      case "~", "~>" -> List.of(from, below(at.next()));
      case ">=" -> List.of(from);
      case "<=" -> List.of(at.isOpen() ? below(at.next()) : new Bound(Relation.UP_TO, lowest));
      case "<" -> List.of(at.isOpen() ? below(lowest) : new Bound(Relation.BELOW, lowest));
      case ">" ->
          List.of(
              at.isOpen()
                  ? new Bound(Relation.FROM, at.next())
                  : new Bound(Relation.ABOVE, lowest));
      default ->
          at.isOpen()
              ? List.of(from, below(at.next()))
              : List.of(new Bound(Relation.EQUAL, lowest));
    };
  }

  /** White space other than the blank. */
  private static boolean isOdd(int c) {
    return c != ' ' && Character.isWhitespace(c);
  }

  /** Below a release and its pre-releases. */
  private static Bound below(Version release) {
    return new Bound(Relation.BELOW, release.before(List.of("0")));
  }
}
