package dev.exchange.host.manifest;

import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Good and bad manifests: the cases of {@code manifests.json}. A case holds what is added to the
 * shortest manifest; or, as its member {@code whole}, the whole.
 */
record ManifestCases(List<ValueMap> good, List<Bad> bad) {

  /** Whose the manifests are. */
  static final String SOURCE = "plugins/echo/plugin.json";

  /** The shortest one. */
  static final ValueMap SHORTEST = ValueMap.of("id", "echo", "version", "1.0.0");

  /** A manifest that is refused, and in which words. */
  record Bad(ValueMap manifest, String says) {}

  static ManifestCases read() {
    try (InputStream file = ManifestCases.class.getResourceAsStream("manifests.json")) {
      ValueMap cases = (ValueMap) JsonValues.read(file.readAllBytes());
      return new ManifestCases(
          cases.list("good").stream().map(ValueMap.class::cast).toList(),
          cases.list("bad").stream()
              .map(ValueMap.class::cast)
              .map(each -> new Bad(each.map("manifest"), each.text("says")))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole manifest of a case. */
  static @Nullable Object whole(ValueMap added) {
    if (added.containsKey("whole")) {
      return added.get("whole");
    }
    ValueMap whole = SHORTEST;
    for (String key : added.keySet()) {
      whole = whole.plus(key, added.get(key));
    }
    return whole;
  }

  static byte[] json(@Nullable Object value) {
    return JsonValues.text(value).getBytes(StandardCharsets.UTF_8);
  }
}
