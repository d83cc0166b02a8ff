package dev.exchange.host.plugin;

import dev.exchange.api.ExchangeBuilder;
import dev.exchange.host.contract.Operation;
import dev.exchange.host.exchange.RecordHandling;
import dev.exchange.host.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a plugin promises of its messages: by its manifest, and where that says
 * nothing, by its handlers of records.
 *
 * <p>Threading: any thread.
 *
 * @param exchanges what it has defined; none if only the manifest counts
 */
record Promised(Manifest manifest, List<ExchangeBuilder> exchanges) {

  /** What it promises of a name; null if it neither promises anything nor handles it. */
  @Nullable Operation of(String name) {
    Operation promised = operations().get(name);
    boolean handled = exchanges.stream().anyMatch(each -> each.handlers().containsKey(name));
    return promised == null && handled ? Operation.of(null, null, null) : promised;
  }

  /** The schemas by the name of the handler, of those that say anything. */
  Map<String, Operation> operations() {
    Map<String, Operation> operations = new LinkedHashMap<>();
    for (ExchangeBuilder exchange : exchanges) {
      exchange
          .handlers()
          .forEach((name, handler) -> {
            if (handler instanceof RecordHandling records) {
              operations.put(name, records.operation());
            }
          });
    }
    manifest
        .handles()
        .forEach((name, handled) -> {
          Operation own = operations.getOrDefault(name, Operation.of(null, null, null));
          Object input = handled.input();
          Object output = handled.output();
          operations.put(
              name,
              Operation.of(
                  input == null ? own.input() : input,
                  output == null ? own.output() : output,
                  handled.description()));
        });
    return operations;
  }
}
