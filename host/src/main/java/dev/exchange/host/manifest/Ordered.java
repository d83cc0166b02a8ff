package dev.exchange.host.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies of maps that nobody changes and that keep their order. */
final class Ordered {

  private Ordered() {}

  static <T> Map<String, T> copy(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
