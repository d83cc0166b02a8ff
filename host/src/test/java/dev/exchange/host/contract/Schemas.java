package dev.exchange.host.contract;

import dev.exchange.host.codec.JsonValues;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Schemas and values of tests, written as JSON with single quotes. */
final class Schemas {

  private Schemas() {}

  /** The value of a text in which single quotes stand for double ones. */
  static @Nullable Object json(String text) {
    byte[] json = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return JsonValues.read(json, 1 << 24);
  }

  /** The contract of a schema. */
  static Contract contract(String schema) {
    return Contract.of(json(schema), "greet");
  }
}
