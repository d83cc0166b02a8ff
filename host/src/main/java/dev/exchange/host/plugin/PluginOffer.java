package dev.exchange.host.plugin;

import dev.exchange.api.ValueMap;
import dev.exchange.host.manifest.EmittedName;
import dev.exchange.host.manifest.HandledName;
import dev.exchange.host.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest of a plugin that runs says of its messages.
 *
 * <p>Threading: any thread.
 *
 * @param plugin its id
 * @param version empty if it tells none
 * @param description what it is for; null if it does not say
 * @param exchanges the ids of its exchanges, asked for anew each time
 * @param handles by the name or pattern of a handler, {@code {description?, input?, output?,
 *     samples?}}
 * @param emits by name, {@code {description?, value?}}
 */
public record PluginOffer(
    String plugin,
    String version,
    @Nullable String description,
    Supplier<List<String>> exchanges,
    ValueMap handles,
    ValueMap emits) {

  /** That of a plugin, with where its exchanges are found. */
  static PluginOffer of(PluginSource source, Supplier<List<String>> exchanges) {
    Manifest manifest = source.manifest();
    Map<String, ValueMap> handles = new LinkedHashMap<>();
    manifest.handles().forEach((name, handled) -> handles.put(name, told(handled)));
    Map<String, ValueMap> emits = new LinkedHashMap<>();
    manifest.emits().forEach((name, emitted) -> emits.put(name, told(emitted)));
    return new PluginOffer(
        manifest.id(),
        source.declared() ? manifest.version().toString() : "",
        manifest.about().description(),
        exchanges,
        ValueMap.of(handles),
        ValueMap.of(emits));
  }

  private static ValueMap told(HandledName handled) {
    Map<String, Object> told = new LinkedHashMap<>();
    put(told, "description", handled.description());
    put(told, "input", handled.input());
    put(told, "output", handled.output());
    put(told, "samples", handled.samples().isEmpty() ? null : handled.samples());
    return ValueMap.of(told);
  }

  private static ValueMap told(EmittedName emitted) {
    Map<String, Object> told = new LinkedHashMap<>();
    put(told, "description", emitted.description());
    put(told, "value", emitted.value());
    return ValueMap.of(told);
  }

  private static void put(Map<String, Object> told, String member, @Nullable Object value) {
    if (value != null) {
      told.put(member, value);
    }
  }
}
