package dev.exchange.api.plugin;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ValueMap;
import io.vertx.core.Vertx;

/** What a plugin is given. */
public interface PluginContext {

  /**
   * Makes an exchange, which lives until it is closed or the plugin is stopped.
   *
   * @throws dev.exchange.api.ExchangeException CONFLICT if the id is taken
   */
  Exchange exchange(ExchangeBuilder definition);

  /**
   * The configuration that the plugin was deployed with, without the host's own member {@code
   * $limits}; empty if none.
   */
  ValueMap config();

  /** The Vert.x that it runs on. */
  Vertx vertx();
}
