package dev.exchange.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script in a host, over the event bus and through its cells. */
class HostBridgeTest {

  private static final String COUNTER =
      """
      import { exchange } from 'exchange';
      exchange({
        id: 'counter',
        state: { count: 0, double: ($) => $.count * 2 },
        handlers: {
          up: (msg, sig, state) => { state.count += msg.value; return state.count; },
          fail: () => { throw new Error('no'); },
        },
      });
      """;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Host host;

  @BeforeEach
  void start() throws Exception {
    Path program = Files.writeString(folder.resolve("counter.mjs"), COUNTER);
    Settings settings = Settings.defaults().with(Defaults.HTTP_PORT, 0);
    host = await(Host.start(List.of(program), settings, true));
    assertThat(host.readiness().failed()).isEmpty();
  }

  @AfterEach
  void stop() throws Exception {
    await(host.close());
    await(vertx.close());
  }

  @Test
  void aScriptIsAnAddressOfTheEventBus() throws Exception {
    assertThat(ask("exchange.counter.up", 2).getValue("body")).isEqualTo(2);
    assertThat(ask("exchange.counter.up", 3).getValue("body")).isEqualTo(5);
    JsonObject failure = ask("exchange.counter.fail", null);
    assertThat(failure.getInteger("failureCode")).isEqualTo(500);
    assertThat(failure.getString("message"))
        .startsWith("HANDLER_FAILED: ")
        .contains("(counter.mjs:7:");
  }

  @Test
  void theCellsOfAScriptAreReadAndSet() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest put =
          request("count")
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString("4"))
              .build();
      assertThat(client.send(put, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(204);
      var twice = client.send(request("double").build(), HttpResponse.BodyHandlers.ofString());
      assertThat(twice.body()).isEqualTo("8");
      assertThat(twice.headers().firstValue("etag").orElseThrow()).startsWith("\"1-");
    }
  }

  private HttpRequest.Builder request(String cell) {
    URI place = host.http().url().resolve("/api/counter/state/" + cell);
    return HttpRequest.newBuilder(place);
  }

  private JsonObject ask(String address, Object body) throws Exception {
    Promise<JsonObject> answer = Promise.promise();
    WebSocket socket =
        await(
            vertx
                .createWebSocketClient()
                .connect(host.http().port(), "127.0.0.1", "/eventbus/websocket"));
    socket.binaryMessageHandler(json -> answer.tryComplete(new JsonObject(json)));
    JsonObject frame =
        new JsonObject()
            .put("type", "send")
            .put("address", address)
            .put("replyAddress", "r")
            .put("body", body);
    await(socket.writeTextMessage(frame.encode()));
    JsonObject came = await(answer.future());
    await(socket.close());
    return came;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
