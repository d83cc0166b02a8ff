package dev.exchange.host.manifest;

import dev.exchange.api.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin can be configured with. Any thread.
 *
 * @param schema the JSON Schema of its configuration; empty: any
 */
public record Configuration(ValueMap schema) {

  static final String PROPERTIES = "properties";
  private static final String DEFAULT = "default";

  /** That of a manifest that says nothing of it. */
  public static final Configuration ANY = new Configuration(ValueMap.EMPTY);

  /** The {@code default} of each property at the top of the schema that has one. */
  public ValueMap defaults() {
    ValueMap defaults = ValueMap.EMPTY;
    if (schema.get(PROPERTIES) instanceof ValueMap properties) {
      for (int i = 0; i < properties.size(); i++) {
        @Nullable Object property = properties.valueAt(i);
        if (property instanceof ValueMap map && map.containsKey(DEFAULT)) {
          defaults = defaults.plus(properties.keyAt(i), map.get(DEFAULT));
        }
      }
    }
    return defaults;
  }

  /** A configuration, with the defaults where it has no value; null is a value. */
  public ValueMap complete(ValueMap given) {
    ValueMap complete = defaults();
    for (int i = 0; i < given.size(); i++) {
      complete = complete.plus(given.keyAt(i), given.valueAt(i));
    }
    return complete;
  }
}
