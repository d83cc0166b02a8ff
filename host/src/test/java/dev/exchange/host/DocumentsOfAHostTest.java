package dev.exchange.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.contract.OfficialSchemas;
import dev.exchange.host.http.HttpApi;
import io.vertx.core.Future;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents that a real host answers with, over real HTTP. */
class DocumentsOfAHostTest {

  private static final String SHOP =
      """
      import { exchange } from 'exchange';
      export const plugin = { id: 'shop', version: '%s',
        handles: {
          order: { description: 'Orders.', input: { type: 'string', %s }, output: { type: 'number' },
            samples: ['pen'] } },
        emits: { sold: { value: { type: 'string' } } } };
      exchange({ id: 'shop', handlers: { order: (msg) => 1, 'any.*': () => 1, ping: () => 1 } });
      """;

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Host host;

  @BeforeEach
  void start() throws Exception {
    Path shop =
        Files.writeString(folder.resolve("shop.mjs"), SHOP.formatted("1.0.0", "minLength: 2"));
    Settings settings =
        Settings.defaults().with(Defaults.HTTP_PORT, 0).with(Defaults.TOKEN, "open-sesame");
    host = await(Host.start(List.of(shop), settings, true));
    assertThat(host.readiness().failed()).isEmpty();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    await(host.close());
  }

  @Test
  void theOpenApiDocumentKeepsItsSchemaAndHasEachName() throws Exception {
    ValueMap document = document(get("/api/openapi.json"));
    assertThat(OfficialSchemas.openApi(document)).isEmpty();
    assertThat(document.map("paths")).containsOnlyKeys("/api/shop/order", "/api/shop/ping");
    assertThat(document.map("components").map("schemas").map("shop.order.input"))
        .isEqualTo(json("{\"type\": \"string\", \"minLength\": 2, \"examples\": [\"pen\"]}"));
    assertThat(document.map("info").text("title")).isEqualTo("Exchanges of host");
  }

  @Test
  void theAsyncApiDocumentKeepsItsSchemaAndHasEachName() throws Exception {
    ValueMap document = document(get("/api/asyncapi.json"));
    assertThat(OfficialSchemas.asyncApi(document)).isEmpty();
    assertThat(document.map("operations")).containsOnlyKeys("shop_order", "shop_ping", "shop_sold");
    assertThat(document.map("operations").map("shop_sold").text("action")).isEqualTo("send");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/openapi.json", "/api/asyncapi.json"})
  void aSwapChangesTheDocumentAndItsTag(String path) throws Exception {
    HttpResponse<String> before = get(path);
    String tag = before.headers().firstValue("ETag").orElseThrow();
    assertThat(document(before).map("info").text("version")).isEqualTo(tag.replace("\"", ""));
    assertThat(before.headers().firstValue("Cache-Control")).hasValue("no-cache");
    HttpResponse<String> same = get(path, "If-None-Match", tag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(get(path, "If-Match", "\"other\"").statusCode()).isEqualTo(412);

    Files.writeString(folder.resolve("shop.mjs"), SHOP.formatted("1.1.0", "minLength: 1"));
    await(host.gateway().request("host.plugin.swap", ValueMap.of("id", "shop")));

    HttpResponse<String> after = get(path, "If-None-Match", tag);
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(after.headers().firstValue("ETag")).isNotEmpty().isNotEqualTo(tag);
    assertThat(after.body()).contains("\"minLength\":1").doesNotContain("\"minLength\":2");
  }

  @Test
  void theDocumentsAreLinkedAndGuardedAsTheRest() throws Exception {
    ValueMap overview = document(get("/api"));
    assertThat(overview.text("openapi")).isEqualTo("/api/openapi.json");
    assertThat(overview.text("asyncapi")).isEqualTo("/api/asyncapi.json");
    for (String path : List.of(overview.text("openapi"), overview.text("asyncapi"))) {
      assertThat(get(path, "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
      assertThat(get(path, "Origin", "http://elsewhere.example").statusCode()).isEqualTo(403);
    }
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpApi http = Objects.requireNonNull(host.http());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(http.url().resolve(path))
            .setHeader("Authorization", "Bearer open-sesame");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static ValueMap document(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    return (ValueMap) json(answer.body());
  }

  private static Object json(String text) {
    return JsonValues.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
