package dev.exchange.host;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Failure;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.plugin.PluginHost;
import dev.exchange.host.plugin.PluginLogs;
import dev.exchange.host.plugin.PluginView;
import dev.exchange.host.plugin.SwapWish;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway does with the plugins of its host, as requests.
 *
 * <pre>
 *  host.plugins          null                            all of them, by id
 *  host.plugin           {id}                            one of them, with what it says of itself
 *  host.plugin.load      {path}                          starts one, or swaps it if it runs
 *  host.plugin.swap      {id, path?, canary?, force?}    puts a version in the place of one that runs
 *  host.plugin.rollback  {id}                            calls back the version before
 *  host.plugin.unload    {id}                            drains one, stops it and forgets it
 *  host.plugin.logs      {id, last?}                     what it has logged of late
 * </pre>
 *
 * <p>A path must lie in one of the folders from which the host was told to run plugins: whoever
 * reaches the host may swap what its owner has put there, and nothing else.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: NO_HANDLER for an id that no plugin has, FORBIDDEN for a path elsewhere, SCHEMA and
 * BAD_MESSAGE for the value, and what keeps a plugin from running.
 *
 * <p>Source: docs/plugins.md.
 */
final class PluginDesk {

  private static final int LINES = 100;

  private final PluginHost plugins;
  private final PluginLogs logs;
  private final List<Path> roots;

  /** One for plugins below those folders. */
  PluginDesk(PluginHost plugins, PluginLogs logs, List<Path> roots) {
    this.plugins = plugins;
    this.logs = logs;
    this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
  }

  /** The gateway, with what it does. */
  ExchangeBuilder at(ExchangeBuilder gateway) {
    return gateway
        .handler(
            "host.plugins",
            (msg, sig, state) ->
                plugins
                    .list()
                    .map(all ->
                        ValueMap.of("plugins", all.stream().map(PluginDesk::shown).toList())))
        .handler(
            "host.plugin",
            (msg, sig, state) -> {
              String id = msg.map().text("id");
              return plugins
                  .info(id)
                  .compose(
                      view -> plugins.manifest(id).map(told -> shown(view).plus("tells", told)));
            })
        .handler(
            "host.plugin.load",
            (msg, sig, state) ->
                plugins.load(path(msg.map().text("path")), wish(msg)).map(PluginDesk::shown))
        .handler(
            "host.plugin.swap",
            (msg, sig, state) ->
                plugins
                    .swap(
                        msg.map().text("id"),
                        msg.map().get("path") instanceof String path ? path(path) : null,
                        wish(msg))
                    .map(PluginDesk::shown))
        .handler(
            "host.plugin.rollback",
            (msg, sig, state) -> plugins.rollback(msg.map().text("id")).map(PluginDesk::shown))
        .handler(
            "host.plugin.unload",
            (msg, sig, state) -> plugins.unload(msg.map().text("id")).map(PluginDesk::shown))
        .handler(
            "host.plugin.logs",
            (msg, sig, state) -> {
              int last = msg.map().get("last") instanceof Number n ? n.intValue() : LINES;
              return plugins
                  .info(msg.map().text("id"))
                  .map(view -> ValueMap.of("lines", ValueList.of(logs.of(view, last).toArray())));
            });
  }

  /** A plugin as a value. */
  static ValueMap shown(PluginView view) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("id", view.id());
    shown.put("name", view.name());
    shown.put("version", view.version());
    shown.put("state", view.state().name().toLowerCase(Locale.ROOT));
    shown.put("since", view.since());
    shown.put("entry", view.entry());
    shown.put("exchanges", view.exchanges());
    shown.put("needs", view.needs());
    shown.put("swaps", view.swaps());
    shown.put("before", view.before());
    shown.put("restarts", view.restarts());
    shown.put("killer", view.killer());
    Failure failure = view.failure();
    shown.put("failure", failure == null ? null : failure(failure));
    return ValueMap.of(shown);
  }

  private static ValueMap failure(Failure failure) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("code", failure.code().name());
    shown.put("message", failure.message());
    Location place = failure.location();
    if (place != null) {
      shown.put("file", place.file());
      shown.put("line", place.line());
      shown.put("column", place.column());
      shown.put("stack", place.stack());
    }
    return ValueMap.of(shown);
  }

  private Path path(String given) {
    Path path = Path.of(given).toAbsolutePath().normalize();
    if (roots.stream().noneMatch(path::startsWith)) {
      throw new ExchangeException(
          ErrorCode.FORBIDDEN,
          "expected a path in a folder from which this host runs plugins, got %s; these are %s"
              .formatted(
                  path,
                  roots.isEmpty()
                      ? "none"
                      : String.join(", ", roots.stream().map(Path::toString).toList())));
    }
    return path;
  }

  private static SwapWish wish(Message message) {
    ValueMap asked = message.map();
    double canary = asked.get("canary") instanceof Number share ? share.doubleValue() : 1;
    if (!(canary > 0 && canary <= 1)) {
      throw new ExchangeException(
          ErrorCode.SCHEMA, "expected a share above 0 and up to 1 as canary, got " + canary);
    }
    return new SwapWish(canary, Boolean.TRUE.equals(asked.get("force")), true);
  }
}
