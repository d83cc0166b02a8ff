package dev.exchange.host.manifest;

import dev.exchange.api.ValueMap;

/** Short manifests for tests. */
final class Manifests {

  private Manifests() {}

  /**
   * A manifest from {@code plugins/<id>/plugin.json}.
   *
   * @param what as {@code a 1.0.0}
   * @param needs as {@code b ^1.0.0}; with a question mark behind the id if optional
   */
  static Manifest manifest(String what, String... needs) {
    String id = what.split(" ", 2)[0];
    return manifestFrom("plugins/" + id + "/plugin.json", what, needs);
  }

  /** The same from another place. */
  static Manifest manifestFrom(String source, String what, String... needs) {
    String[] self = what.split(" ", 2);
    ValueMap dependencies = ValueMap.EMPTY;
    for (String need : needs) {
      String[] parts = need.split(" ", 2);
      boolean optional = parts[0].endsWith("?");
      String id = optional ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
      dependencies = dependencies.plus(id, ValueMap.of("version", parts[1], "optional", optional));
    }
    return ManifestReader.of(
        ValueMap.of("id", self[0], "version", self[1]).plus("dependencies", dependencies), source);
  }
}
