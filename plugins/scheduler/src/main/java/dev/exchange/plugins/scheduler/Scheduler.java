package dev.exchange.plugins.scheduler;

import dev.exchange.api.Exchange;
import dev.exchange.api.Sig;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.Plugin;
import dev.exchange.api.plugin.PluginContext;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages at their times.
 *
 * <p>Threading: the thread of its exchange.
 */
public final class Scheduler implements Plugin {

  private @Nullable Ticker ticker;

  /** A scheduler that has not begun. */
  public Scheduler() {}

  @Override
  public void start(PluginContext context) {
    InstantSource clock = InstantSource.system();
    Map<String, Sig> askers = new HashMap<>();
    Orders orders = new Orders(clock, context.config(), askers);
    Exchange exchange =
        context.exchange(
            orders.handledBy(
                Exchange.define("scheduler").cell("jobs", ValueMap.EMPTY).cell("made", 0)));
    Ticker begun = new Ticker(exchange, clock, (long) context.config().number("tolerance"), askers);
    begun.begin(context.vertx());
    ticker = begun;
  }

  @Override
  public void stop() {
    Ticker begun = ticker;
    if (begun != null) {
      begun.end();
    }
  }
}
