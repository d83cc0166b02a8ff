package dev.exchange.host.plugin;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.PluginContext;
import dev.exchange.host.exchange.Site;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plugin is given of its site.
 *
 * <p>Threading: exchanges are made on the site's thread; the rest on any.
 */
final class SitePluginContext implements PluginContext {

  private final Site site;
  private final List<Exchange> made = new ArrayList<>();
  private boolean ended;

  SitePluginContext(Site site) {
    this.site = site;
  }

  @Override
  public Exchange exchange(ExchangeBuilder definition) {
    if (!site.turns().owned()) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected exchange %s to be made on the thread of %s, got a call on thread %s"
              .formatted(definition.id(), site.name(), Thread.currentThread().getName()));
    }
    if (ended) {
      throw new ExchangeException(
          ErrorCode.CLOSED,
          "expected %s to run when it makes exchange %s, it has ended"
              .formatted(site.name(), definition.id()));
    }
    Exchange exchange = site.exchange(definition);
    made.add(exchange);
    return exchange;
  }

  @Override
  public ValueMap config() {
    return site.config();
  }

  @Override
  public Vertx vertx() {
    return site.vertx();
  }

  /** From now on there are no further exchanges. */
  void end() {
    ended = true;
    made.clear();
  }

  /** The same, and those that were made are closed. */
  Future<Void> closeAll() {
    List<Exchange> closing = List.copyOf(made);
    end();
    return Future.join(closing.reversed().stream().map(Exchange::close).toList()).mapEmpty();
  }
}
