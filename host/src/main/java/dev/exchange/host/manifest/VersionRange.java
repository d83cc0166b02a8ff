package dev.exchange.host.manifest;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Values;
import java.util.List;
import java.util.Optional;

/**
 * A range of versions as npm writes it.
 *
 * <pre>
 *  1.2.3   =1.2.3     that version
 *  ^1.2.3             from there, the first number above 0 unchanged
 *  ~1.2.3             from there, major and minor unchanged
 *  1.x   1   1.2.*    any number in those places
 *  >=1.2 &lt;2           all of the bounds that stand side by side
 *  1.2 - 2.3          from the first to the second
 *  ^1.4 || ^2.0.1     one of several
 *  *                  any release
 * </pre>
 *
 * <p>A pre-release is in a range only if that names a pre-release of the same three numbers.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: the grammar of node-semver 7; docs/spec/plugins.md, PL4.
 */
public final class VersionRange {

  private final String text;
  private final List<Span> spans;

  private VersionRange(String text, List<Span> spans) {
    this.text = text;
    this.spans = List.copyOf(spans);
  }

  /**
   * Reads a range.
   *
   * @throws ExchangeException SCHEMA if it is none
   */
  public static VersionRange of(String text) {
    return parse(text)
        .orElseThrow(() ->
            new ExchangeException(
                ErrorCode.SCHEMA,
                "expected a range of versions such as ^1.2.0, got " + Values.describe(text)));
  }

  /** Reads a range; empty if it is none. */
  public static Optional<VersionRange> parse(String text) {
    return RangeReader.read(text).map(spans -> new VersionRange(text, spans));
  }

  /** Whether a version is one of the range. */
  public boolean contains(Version version) {
    return spans.stream().anyMatch(span -> span.contains(version));
  }

  /** Whether there can be a version that is in both ranges. */
  public boolean intersects(VersionRange other) {
    return spans.stream()
        .anyMatch(some -> other.spans.stream().anyMatch(others -> some.common(others).isPresent()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionRange range && range.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
