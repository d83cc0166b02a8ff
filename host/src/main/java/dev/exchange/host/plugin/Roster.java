package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.manifest.DependencyOrder;
import dev.exchange.host.manifest.Manifest;
import dev.exchange.host.manifest.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plugins that a host knows, by where they lie.
 *
 * <p>Threading: the context of the {@link PluginHost}.
 */
final class Roster {

  private final Map<Path, HostedPlugin> plugins = new LinkedHashMap<>();

  /** All of them, in the order in which they were found. */
  List<HostedPlugin> all() {
    return List.copyOf(plugins.values());
  }

  /** The one that lies there; null if there is none. */
  @Nullable HostedPlugin at(Path entry) {
    return plugins.get(place(entry));
  }

  /** Adds one that lies there, or gives the one that does. */
  HostedPlugin at(Path entry, PluginSource source) {
    return plugins.computeIfAbsent(place(entry), none -> new HostedPlugin(source));
  }

  /** Forgets one. */
  void remove(HostedPlugin plugin) {
    plugins.remove(place(plugin.entry()), plugin);
  }

  /** The one of that id, the one that runs first; null if there is none. */
  @Nullable HostedPlugin byId(String id) {
    return plugins.values().stream()
        .filter(plugin -> plugin.id().equals(id))
        .min(Comparator.comparing(plugin -> plugin.running() == null))
        .orElse(null);
  }

  /** The same. Throws NO_HANDLER if there is none. */
  HostedPlugin known(String id) {
    HostedPlugin plugin = byId(id);
    if (plugin == null) {
      String ids =
          String.join(", ", plugins.values().stream().map(HostedPlugin::id).sorted().toList());
      throw new ExchangeException(
          ErrorCode.NO_HANDLER,
          "expected the id of a plugin of this host, got %s; there are %s"
              .formatted(id, ids.isEmpty() ? "none" : ids));
    }
    return plugin;
  }

  /** A program that tells no id has that of its file; if that is taken, another one. */
  PluginSource free(PluginSource source) {
    PluginSource named = source;
    for (int n = 2; !source.declared() && isTaken(named); n++) {
      named = source.named(source.manifest().id() + "-" + n);
    }
    return named;
  }

  /**
   * In which order they start.
   *
   * @param waiting whether those count that do not run and would
   */
  DependencyOrder order(boolean waiting) {
    Map<String, Version> running = new HashMap<>();
    List<Manifest> wanted = new ArrayList<>();
    for (HostedPlugin plugin : plugins.values()) {
      boolean runs = plugin.running() != null;
      if (runs) {
        running.put(plugin.id(), plugin.manifest().version());
      }
      if (runs || (waiting && plugin.isWaiting())) {
        wanted.add(plugin.manifest());
      }
    }
    return DependencyOrder.of(wanted, running);
  }

  private boolean isTaken(PluginSource source) {
    return plugins.values().stream()
        .anyMatch(each ->
            each.id().equals(source.manifest().id())
                && !each.entry().equals(place(source.entry())));
  }

  private static Path place(Path entry) {
    return entry.toAbsolutePath().normalize();
  }
}
