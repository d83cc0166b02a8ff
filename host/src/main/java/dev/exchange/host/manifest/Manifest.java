package dev.exchange.host.manifest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin says of itself. Immutable.
 *
 * <p>What it does not say is null, empty, or as the part's own description tells; who uses it has
 * the default.
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/plugins.md, PL1 to PL8.
 *
 * @param source whose it is, such as {@code plugins/echo/plugin.json}
 * @param id as the id of an exchange
 * @param entry the program, relative to the plugin's folder and with {@code /}; null: the only
 *     program there
 * @param capabilities names of what it can do, each once
 * @param dependencies what it needs of other plugins, by their ids, in the order of the text
 * @param handles what it handles, by name or pattern, in the order of the text
 * @param emits what it emits, by name, in the order of the text
 * @param isolation where it runs; null: where programs of its language do
 */
public record Manifest(
    String source,
    String id,
    Version version,
    About about,
    @Nullable String entry,
    List<String> capabilities,
    Map<String, Dependency> dependencies,
    Map<String, HandledName> handles,
    Map<String, EmittedName> emits,
    Permissions permissions,
    @Nullable Isolation isolation,
    Limits limits,
    Swap swap,
    Configuration configuration) {

  public Manifest {
    capabilities = List.copyOf(capabilities);
    dependencies = Ordered.copy(dependencies);
    handles = Ordered.copy(handles);
    emits = Ordered.copy(emits);
  }
}
