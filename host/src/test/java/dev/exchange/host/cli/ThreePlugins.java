package dev.exchange.host.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A plugin with schemas in each language, and one that says nothing. */
final class ThreePlugins {

  private static final String SHOP =
      """
      import { exchange } from 'exchange';
      export const plugin = { id: 'shop', version: '1.0.0', handles: {
        order: {
          description: 'Orders something.',
          input: { type: 'object', required: ['item'], additionalProperties: false,
            properties: { item: { type: 'string' }, count: { type: 'integer' } } },
          output: { type: 'object', required: ['total'], properties: { total: { type: 'number' } } } } } };
      exchange({ id: 'shop', state: { sum: 0 }, handlers: {
        order: (msg) => ({ total: 2 }), 'any.*': () => 1, ping: () => 'pong' } });
      """;

  private static final String WORDS =
      """
      from exchange import exchange
      PLUGIN = {"id": "words", "version": "1.0.0", "handles": {"words.count": {
          "input": {"type": "string"},
          "output": {"type": "object", "additionalProperties": {"type": "integer"}}}}}
      app = exchange(id="words", handlers={
          "words.count": lambda msg, sig, state: {}, "ping": lambda msg, sig, state: 1})
      """;

  private static final String TAX_MANIFEST =
      """
      {"id": "tax", "version": "2.0.0", "handles": {"tax.of": {
        "input": {"type": "object", "required": ["amount", "rate"], "properties": {
          "amount": {"type": "number"}, "rate": {"enum": ["full", "half"]}}},
        "output": {"type": "number"}}}}
      """;

  private static final String TAX =
      """
      import dev.exchange.api.Exchange;
      import dev.exchange.api.plugin.Plugin;
      import dev.exchange.api.plugin.PluginContext;

      public class Tax implements Plugin {
        public void start(PluginContext context) {
          context.exchange(
              Exchange.define("tax").handler("tax.of", (msg, sig, state) -> msg.number("amount")));
        }
      }
      """;

  private ThreePlugins() {}

  /** Writes them; gives what is to be run. */
  static List<Path> in(Path folder) throws IOException {
    Path tax = Files.createDirectory(folder.resolve("tax"));
    Files.writeString(tax.resolve("plugin.json"), TAX_MANIFEST);
    Files.writeString(tax.resolve("Tax.java"), TAX);
    return List.of(
        Files.writeString(folder.resolve("shop.mjs"), SHOP),
        Files.writeString(folder.resolve("words.py"), WORDS),
        tax);
  }
}
