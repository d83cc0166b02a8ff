package dev.exchange.host;

import dev.exchange.api.Exchange;
import dev.exchange.api.Handler;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.PluginState;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.plugin.PluginView;
import dev.exchange.host.registry.Declared;
import dev.exchange.host.registry.Joining;
import dev.exchange.host.registry.Registry;
import dev.exchange.host.registry.RegistryDesk;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The registry of a host: fed by its exchanges, its plugins, and the hosts that it joins.
 *
 * <p>Threading: any thread.
 */
final class HostRegistry {

  private final Vertx vertx;
  private final Complex complex;
  private final Settings settings;
  private final Offers offers;
  private final Registry registry;
  private final ConcurrentMap<String, Declared> declared = new ConcurrentHashMap<>();
  private volatile @Nullable Joining joining;

  HostRegistry(Vertx vertx, Complex complex, Settings settings, Offers offers) {
    this.vertx = vertx;
    this.complex = complex;
    this.settings = settings;
    this.offers = offers;
    String host = settings.get(Defaults.ID);
    registry = new Registry(vertx, complex, SystemMeans.clock(), host, this::known);
  }

  /** What the gateway answers of it. */
  Map<String, Handler> handlers() {
    return new RegistryDesk(registry).handlers();
  }

  /** The gateway runs. */
  void open(Exchange gateway) {
    registry.tell(gateway);
    List<String> urls = settings.get(Defaults.JOIN);
    String token = settings.get(Defaults.JOIN_TOKEN); // never its own, which is nobody else's
    joining = Joining.open(vertx, gateway, complex, urls, token);
  }

  /** A plugin has reached another state or version. */
  void told(PluginView plugin) {
    boolean runs = plugin.state() == PluginState.STARTED || plugin.state() == PluginState.DRAINING;
    declared.values().removeIf(known -> plugin.id().equals(known.plugin()));
    for (String exchange : runs ? plugin.exchanges() : List.<String>of()) {
      declared.put(exchange, new Declared(plugin.id(), plugin.tells()));
      registry.changed(exchange);
    }
  }

  /** All that those say of themselves that have registered over a link. */
  List<ValueMap> guests() {
    return registry.guests();
  }

  /** What the plugin of an exchange says, and what its handlers say themselves. */
  private Declared known(String exchange) {
    Declared plugin = declared.getOrDefault(exchange, Declared.NOTHING);
    ValueMap offer = offers.of(exchange);
    return offer == null
        ? plugin
        : plugin.with("handles", offer.get("handles")).with("emits", offer.get("emits"));
  }

  void close() {
    Joining open = joining;
    if (open != null) {
      open.close();
    }
    registry.close();
  }
}
