package dev.exchange.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real host tells of the messages of its plugins. */
class ContractDeskTest {

  private static final String SHOP =
      """
      import { exchange } from 'exchange';
      export const plugin = {
        id: 'shop', version: '%s', description: 'Sells pens.',
        handles: {
          'order': {
            description: 'Orders something.',
            input: { type: 'object', required: ['item'], properties: { item: { type: '%s' } } },
            output: { type: 'number' }, samples: [] },
          'stock.*': { output: { type: 'integer' } },
        },
        emits: { 'sold': { value: { type: 'string' } } },
      };
      exchange({ id: 'counter', state: { sum: 0 }, handlers: {
        order: (msg) => 1, 'stock.*': (msg) => 2, ping: () => 'pong' } });
      """;

  private static final String TAX =
      """
      import dev.exchange.api.Exchange;
      import dev.exchange.api.plugin.Plugin;
      import dev.exchange.api.plugin.PluginContext;

      public class Tax implements Plugin {
        record Amount(double amount) {}

        public void start(PluginContext context) {
          context.exchange(Exchange.define("tax")
              .handler("tax.book", Amount.class, Amount.class,
                  (given, msg, sig, state) -> new Amount(given.amount() / 2))
              .handler("tax.free", Amount.class, Amount.class,
                  (given, msg, sig, state) -> given));
        }
      }
      """;

  @TempDir private Path folder;
  private Host host;

  @BeforeEach
  void start() throws Exception {
    Path shop = Files.writeString(folder.resolve("shop.mjs"), SHOP.formatted("1.2.0", "string"));
    Path plain =
        Files.writeString(
            folder.resolve("plain.mjs"),
            "import { exchange } from 'exchange';\n"
                + "exchange({ id: 'plain', handlers: { a: () => 1 } });");
    Settings settings =
        Settings.defaults()
            .with(Defaults.HTTP_PORT, 0)
            .with(Defaults.REQUEST_TIMEOUT, Duration.ofSeconds(50));
    host = await(Host.start(List.of(plain, shop), settings, false));
    assertThat(host.readiness().failed()).isEmpty();
  }

  @AfterEach
  void stop() throws Exception {
    await(host.close());
  }

  @Test
  void everyNameIsToldWithWhatTheManifestSaysOfIt() throws Exception {
    assertThat(ask(null))
        .isEqualTo(
            json(
                """
                {"exchanges": [
                  {"id": "counter", "plugin": "shop", "version": "1.2.0", "description": "Sells pens.",
                   "language": "js",
                   "handles": {
                     "order": {"description": "Orders something.",
                       "input": {"type": "object", "required": ["item"],
                                 "properties": {"item": {"type": "string"}}},
                       "output": {"type": "number"}},
                     "stock.*": {"output": {"type": "integer"}},
                     "ping": {}},
                   "emits": {"sold": {"value": {"type": "string"}}},
                   "cells": {"sum": true}},
                  {"id": "plain", "plugin": "plain", "language": "js",
                   "handles": {"a": {}}, "cells": {}}]}
                """));
  }

  @Test
  void oneExchangeIsToldIfItIsNamedAlsoTheGateway() throws Exception {
    assertThat(ids(ask(ValueMap.of("exchange", "plain")))).containsExactly("plain");
    ValueMap gateway = ask(ValueMap.of("exchange", "host"));
    assertThat(ids(gateway)).containsExactly("host");
    assertThat(gateway.list("exchanges").map(0).map("handles")).containsKey("host.contracts");
    assertRefused(
        ValueMap.of("exchange", "nobody"),
        ErrorCode.NO_HANDLER,
        "expected an exchange of this host, got nobody; there are counter, host, plain");
    assertRefused("plain", ErrorCode.SCHEMA, "got the text \"plain\"");
  }

  @Test
  void aSwapAndAnUnloadAreToldAtOnce() throws Exception {
    Files.writeString(folder.resolve("shop.mjs"), SHOP.formatted("2.0.0", "integer"));
    ValueMap swap = ValueMap.of("id", "shop", "force", true);
    await(host.gateway().request("host.plugin.swap", swap));
    ValueMap entry = ask(ValueMap.of("exchange", "counter")).list("exchanges").map(0);
    assertThat(entry.text("version")).isEqualTo("2.0.0");
    assertThat(entry.map("handles").map("order").map("input").map("properties"))
        .isEqualTo(json("{\"item\": {\"type\": \"integer\"}}"));
    await(host.gateway().request("host.plugin.unload", ValueMap.of("id", "shop")));
    assertThat(ids(ask(null))).containsExactly("plain");
  }

  @Test
  void recordsOfAJavaPluginAreToldAndWhatItsManifestSaysHoldsToo() throws Exception {
    Path tax = Files.createDirectory(folder.resolve("tax"));
    Files.writeString(
        tax.resolve("plugin.json"),
        """
        {"id": "tax", "version": "1.0.0", "handles": {"tax.book": {
          "description": "Books.", "input": {"properties": {"amount": {"maximum": 100}}}}}}
        """);
    Files.writeString(tax.resolve("Tax.java"), TAX);
    await(host.gateway().request("host.plugin.load", ValueMap.of("path", tax.toString())));
    ValueMap handles = ask(ValueMap.of("exchange", "tax")).list("exchanges").map(0).map("handles");
    Object amount =
        json(
            """
            {"title": "Amount", "type": "object", "properties": {"amount": {"type": "number"}},
             "required": ["amount"], "additionalProperties": false}
            """);
    assertThat(handles.map("tax.free")).isEqualTo(ValueMap.of("input", amount, "output", amount));
    assertThat(handles.map("tax.book"))
        .isEqualTo(
            ValueMap.of("input", json("{\"properties\": {\"amount\": {\"maximum\": 100}}}"))
                .plus("output", amount)
                .plus("description", "Books."));
    assertThat(await(host.gateway().request("tax.book", ValueMap.of("amount", 3))))
        .isEqualTo(ValueMap.of("amount", 1.5));
    for (Object wrong : List.of(200, "much")) {
      assertThatExceptionOfType(ExchangeException.class)
          .isThrownBy(() -> await(host.gateway().request("tax.book", ValueMap.of("amount", wrong))))
          .withMessageContaining("expected /amount of the value for tax.book to be");
    }
  }

  @Test
  void aSwapThatBreaksWhatRecordsPromisedIsRefused() throws Exception {
    Path tax = Files.writeString(folder.resolve("Tax.java"), TAX);
    await(host.gateway().request("host.plugin.load", ValueMap.of("path", tax.toString())));
    Files.writeString(
        tax,
        TAX.replace("double amount)", "double amount, int year)")
            .replace("given.amount() / 2)", "given.amount() / 2, given.year())"));
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(
            () -> await(host.gateway().request("host.plugin.swap", ValueMap.of("id", "Tax"))))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT))
        .withMessageContaining("changes tax.book: ");
    Files.writeString(
        tax,
        TAX.replace("double amount)", "double amount, java.util.Optional<Integer> year)")
            .replace("given.amount() / 2)", "given.amount() / 2, given.year())"));
    assertThatExceptionOfType(ExchangeException.class)
        .as("an answer with a member more was not promised")
        .isThrownBy(
            () -> await(host.gateway().request("host.plugin.swap", ValueMap.of("id", "Tax"))));
    Files.writeString(
        tax,
        TAX.replace(
                "record Amount",
                "record Asked(double amount, java.util.Optional<Integer> year) {}\n  record Amount")
            .replace("Amount.class, Amount.class", "Asked.class, Amount.class")
            .replace("-> given)", "-> new Amount(given.amount()))"));
    await(host.gateway().request("host.plugin.swap", ValueMap.of("id", "Tax")));
    ValueMap entry = ask(ValueMap.of("exchange", "tax")).list("exchanges").map(0);
    assertThat(entry.map("handles").map("tax.free").map("input").map("properties"))
        .containsOnlyKeys("amount", "year");
  }

  @Test
  void aSchemaThatNoMessageCouldCarryIsLeftOutAndNothingElse() throws Exception {
    String deep = "{not: ".repeat(57) + "{}" + "}".repeat(57);
    Path program =
        Files.writeString(
            folder.resolve("deep.mjs"),
            """
            import { exchange } from 'exchange';
            export const plugin = { id: 'deep', version: '1.0.0',
              handles: { go: { input: %s, output: { type: 'null' } } } };
            exchange({ id: 'deep', handlers: { go: () => null } });
            """
                .formatted(deep));
    await(host.gateway().request("host.plugin.load", ValueMap.of("path", program.toString())));
    ValueMap entry = ask(ValueMap.of("exchange", "deep")).list("exchanges").map(0);
    assertThat(entry.map("handles").get("go"))
        .isEqualTo(json("{\"output\": {\"type\": \"null\"}}"));
    assertThat(ids(ask(null))).containsExactly("counter", "deep", "plain");
  }

  private void assertRefused(@Nullable Object value, ErrorCode code, String text) {
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> ask(value))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(code))
        .withMessageContaining(text);
  }

  private ValueMap ask(@Nullable Object value) throws Exception {
    return (ValueMap) await(host.gateway().request("host.contracts", value));
  }

  private static List<String> ids(ValueMap answer) {
    return answer.list("exchanges").stream().map(each -> ((ValueMap) each).text("id")).toList();
  }

  private static Object json(String text) {
    return JsonValues.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }
}
