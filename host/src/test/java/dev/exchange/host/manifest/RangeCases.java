package dev.exchange.host.manifest;

import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What node-semver, by which npm reads ranges, answers about versions and ranges: the cases of
 * {@code ranges.json}.
 *
 * @param probes the versions that each range was asked about
 * @param refused what neither it nor we take for a range
 * @param ascending versions in the order of their precedence
 */
record RangeCases(
    List<String> probes, List<Case> ranges, List<String> refused, List<String> ascending) {

  /** A range and which of the probes it has. */
  record Case(String range, List<String> has) {}

  static RangeCases read() {
    try (InputStream file = RangeCases.class.getResourceAsStream("ranges.json")) {
      ValueMap cases = (ValueMap) JsonValues.read(file.readAllBytes());
      return new RangeCases(
          texts(cases.list("probes")),
          cases.list("ranges").stream()
              .map(ValueMap.class::cast)
              .map(each -> new Case(each.text("range"), texts(each.list("has"))))
              .toList(),
          texts(cases.list("refused")),
          texts(cases.list("ascending")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(ValueList list) {
    return list.stream().map(String.class::cast).toList();
  }
}
