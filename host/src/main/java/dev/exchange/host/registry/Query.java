package dev.exchange.host.registry;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import dev.exchange.host.manifest.Version;
import dev.exchange.host.manifest.VersionRange;
import dev.exchange.host.routing.Pattern;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for: an exchange must be all that is said.
 *
 * <p>Threading: any thread.
 *
 * @param name its id, its name, or the id of its plugin
 * @param version where its version must be
 * @param capability one that it must have
 * @param handles a message that it must handle, by its name or by a pattern
 * @param host the host that it must be on
 */
record Query(
    @Nullable String name,
    @Nullable VersionRange version,
    @Nullable String capability,
    @Nullable String handles,
    @Nullable String host) {

  private static final Set<String> MEMBERS =
      Set.of("name", "version", "capability", "handles", "host");

  private static final Comparator<ValueMap> BEST_FIRST =
      Comparator.<ValueMap, Version>comparing(Query::versionOf)
          .reversed()
          .thenComparingInt(each -> each.list("path").size())
          .thenComparing(each -> each.text("id"));

  /**
   * Reads one.
   *
   * @throws ExchangeException SCHEMA, BAD_MESSAGE
   */
  static Query of(@Nullable Object value) {
    ValueMap asked =
        value == null
            ? ValueMap.EMPTY
            : Values.as(ValueMap.class, value, "a map", "the question to the registry");
    for (String member : asked.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw new ExchangeException(
            ErrorCode.SCHEMA,
            "expected one of the members %s in the question to the registry, got %s"
                .formatted(MEMBERS.stream().sorted().toList(), member));
      }
    }
    String range = text(asked, "version");
    String handles = text(asked, "handles");
    return new Query(
        text(asked, "name"),
        range == null ? null : range(range),
        text(asked, "capability"),
        handles == null ? null : Names.message(handles),
        text(asked, "host"));
  }

  /** Those that are it: the highest version first, then the nearest, then by id. */
  List<ValueMap> among(Stream<ValueMap> summaries) {
    return summaries.filter(this::fits).sorted(BEST_FIRST).toList();
  }

  private boolean fits(ValueMap entry) {
    return isNamed(entry)
        && (version == null || version.contains(versionOf(entry)))
        && (capability == null || entry.list("capabilities").contains(capability))
        && (host == null || host.equals(entry.list("path").getLast()))
        && (handles == null || handles(entry.list("handles"), handles));
  }

  private boolean isNamed(ValueMap entry) {
    return name == null
        || name.equals(entry.get("id"))
        || name.equals(entry.get("name"))
        || name.equals(entry.get("plugin"));
  }

  private static boolean handles(ValueList patterns, String name) {
    return patterns.stream()
        .map(String.class::cast)
        .anyMatch(pattern ->
            pattern.equals(name)
                || (Names.hasStar(pattern)
                    && !Names.isReserved(name)
                    && Pattern.of(pattern).matches(name)));
  }

  private static Version versionOf(ValueMap entry) {
    return Version.of(entry.text("version"));
  }

  private static @Nullable String text(ValueMap asked, String member) {
    Object value = asked.get(member);
    return value == null
        ? null
        : Values.as(String.class, value, "a text", member + " of the question to the registry");
  }

  private static VersionRange range(String text) {
    return VersionRange.parse(text)
        .orElseThrow(() ->
            new ExchangeException(
                ErrorCode.SCHEMA,
                "expected a range of versions such as ^1.2.0 in the question to the registry, got "
                    + Values.describe(text)));
  }
}
