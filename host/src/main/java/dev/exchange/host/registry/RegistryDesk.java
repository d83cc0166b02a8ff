package dev.exchange.host.registry;

import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.Handler;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.api.Values;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The registry as messages, which the gateway handles and whoever is linked may send.
 *
 * <pre>
 *  $registry.register    what the sender is       its summary
 *  $registry.unregister  null                     null
 *  $registry.get         {id}                     all that is known of one
 *  $registry.list        null                     {exchanges: [summary]}
 *  $registry.find        {name?, version?, …}     {exchanges: [summary]}, the best first
 * </pre>
 *
 * <p>Threading: any thread.
 *
 * <p>Source: docs/spec/registry.md.
 */
public final class RegistryDesk {

  private final Registry registry;

  /** One for that registry. */
  public RegistryDesk(Registry registry) {
    this.registry = registry;
  }

  /** The gateway with the cell of the registry. */
  public static ExchangeBuilder at(ExchangeBuilder gateway) {
    return gateway.cell(Registry.CELL, ValueMap.EMPTY).share(Registry.CELL);
  }

  /** What the gateway answers, by the names of the messages. */
  public Map<String, Handler> handlers() {
    Map<String, Handler> handlers = new LinkedHashMap<>();
    handlers.put(
        "$registry.register",
        (msg, sig, state) -> registry.register(msg.value(), msg.from(), msg.route()));
    handlers.put("$registry.unregister", (msg, sig, state) -> registry.unregister(msg.from()));
    handlers.put("$registry.get", (msg, sig, state) -> registry.get(id(msg)));
    handlers.put("$registry.list", (msg, sig, state) -> registry.find(Query.of(null)));
    handlers.put("$registry.find", (msg, sig, state) -> registry.find(Query.of(msg.value())));
    return handlers;
  }

  private static String id(Message message) {
    ValueMap asked =
        Values.as(ValueMap.class, message.value(), "a map with id", "value of " + message.name());
    return Values.as(String.class, asked.get("id"), "an exchange id", "id of " + message.name());
  }
}
