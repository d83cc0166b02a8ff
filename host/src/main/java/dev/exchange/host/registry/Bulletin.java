package dev.exchange.host.registry;

import dev.exchange.api.Exchange;
import dev.exchange.api.ValueMap;
import java.util.Map;

/**
 * What the gateway tells of a registry that has changed: its cell holds all of it, and each change
 * is an event.
 *
 * <pre>
 *  registry.registered    the summary of an exchange that is known now
 *  registry.changed       the summary of one that says something else than before
 *  registry.unregistered  {id, path}
 * </pre>
 *
 * <p>Threading: any thread.
 */
final class Bulletin {

  private Bulletin() {}

  /** Tells of the difference between what was known and what is. */
  static void tell(Exchange gateway, Map<String, ValueMap> before, Map<String, ValueMap> now) {
    gateway
        .batch(state -> state.set(Registry.CELL, ValueMap.of(now)))
        .onFailure(closed -> {}); // then nobody looks at it
    now.forEach((id, summary) -> {
      ValueMap earlier = before.get(id);
      if (earlier == null) {
        emit(gateway, "registry.registered", summary);
      } else if (!earlier.equals(summary)) {
        emit(gateway, "registry.changed", summary);
      }
    });
    before.forEach((id, summary) -> {
      if (!now.containsKey(id)) {
        emit(gateway, "registry.unregistered", ValueMap.of("id", id, "path", summary.get("path")));
      }
    });
  }

  private static void emit(Exchange gateway, String name, ValueMap value) {
    gateway.send(name, value).onFailure(closed -> {}); // as above
  }
}
