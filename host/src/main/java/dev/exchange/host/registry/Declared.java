package dev.exchange.host.registry;

import dev.exchange.api.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * What is declared of an exchange by those who made it.
 *
 * @param plugin the id of its plugin; null if it is of none
 * @param manifest what the manifest of that plugin says, and its handlers
 */
public record Declared(@Nullable String plugin, ValueMap manifest) {

  /** Of an exchange that nobody says anything of. */
  public static final Declared NOTHING = new Declared(null, ValueMap.EMPTY);

  /** The same with another member; null leaves it as it is. */
  public Declared with(String member, @Nullable Object value) {
    return value == null ? this : new Declared(plugin, manifest.plus(member, value));
  }
}
