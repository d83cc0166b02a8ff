package dev.exchange.api.plugin;

import dev.exchange.api.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * What a jar or a single Java source file brings into a host: a public class with a public
 * constructor without parameters.
 *
 * <p>A jar names it in {@code META-INF/services/dev.exchange.api.plugin.Plugin}.
 *
 * <p>Threading: the plugin's own thread, which is also that of the exchanges that it makes. It is
 * an event loop that others share, and nothing can interrupt it: what waits returns a Future, or
 * goes through {@code context.vertx().executeBlocking}.
 *
 * <p>Source: docs/spec/java.md.
 */
@FunctionalInterface
public interface Plugin {

  /** Makes the plugin's exchanges. What it throws fails the load, and nothing of it stays. */
  void start(PluginContext context) throws Exception;

  /**
   * Another version has taken the place of this one, or the plugin is unloaded: ends what it has
   * begun besides its exchanges, such as timers, consumers of the event bus and servers. Those of a
   * version that was replaced go on otherwise, since its verticle does. What it throws is logged.
   */
  default void stop() throws Exception {}

  /**
   * Makes the values of the static cells of an exchange for this version from those of another one.
   * Cells that it does not name keep what they hold by their names. What it throws refuses this
   * version.
   *
   * @param exchange the id of the exchange
   * @param state what its static cells held
   * @param version the other version; empty if it told none
   * @return null to leave all to the names of the cells
   */
  default @Nullable ValueMap migrate(String exchange, ValueMap state, String version)
      throws Exception {
    return null;
  }
}
