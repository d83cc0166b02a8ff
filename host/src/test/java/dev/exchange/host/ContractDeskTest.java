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

  @TempDir private Path folder;
  private Host host;

  @BeforeEach
  void start() throws Exception {
    Path shop = Files.writeString(folder.resolve("shop.mjs"), SHOP.formatted("1.2.0", "string"));
    Path plain =
        Files.writeString(
            folder.resolve("plain.mjs"),
            "import { exchange } from 'exchange';\nexchange({ id: 'plain', handlers: { a: () => 1 } });");
    Settings settings = Settings.defaults().with(Defaults.HTTP_PORT, 0);
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
    ValueMap gateway = ask(ValueMap.of("exchange", Host.GATEWAY));
    assertThat(ids(gateway)).containsExactly(Host.GATEWAY);
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
    assertThat(entry.map("handles").get("go")).isEqualTo(json("{\"output\": {\"type\": \"null\"}}"));
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
