package dev.exchange.transports.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.testing.RecordingEnd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule W19 against a plain HTTP client. */
class EventStreamTransportTest {

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Connection> came = new LinkedBlockingQueue<>();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private String url;

  @BeforeEach
  void listen() {
    Listener listener =
        await(
            new EventStreamTransport()
                .listen(
                    vertx,
                    new ConnectOptions("http", ValueMap.of("port", 0L)),
                    connection -> {
                      came.add(connection);
                      return handler(connection);
                    }));
    url = listener.address().settings().text("url");
  }

  @AfterEach
  void close() {
    client.close();
    await(vertx.close());
  }

  @Test
  void aHelloIsAnsweredWithTheFirstPacketAndAPlaceThatNobodyCanGuess() throws Exception {
    HttpResponse<String> welcome = hello();
    assertThat(welcome.statusCode()).isEqualTo(201);
    assertThat(welcome.body()).isEqualTo("welcome");
    String place = welcome.headers().firstValue("location").orElseThrow();
    assertThat(place).matches("/exchange/http/[A-Za-z0-9_-]{22,}");
    assertThat(hello().headers().firstValue("location")).isNotEqualTo(place);
  }

  @Test
  void packetsComeAsEventsThatAreCounted() throws Exception {
    String place = place(hello());
    Connection connection = came.take();
    connection.send(Buffer.buffer("before"));
    try (BufferedReader events = events(place)) {
      assertThat(lines(events, 3)).isEqualTo("id: 1|data: before|");
      connection.send(Buffer.buffer("after"));
      assertThat(lines(events, 3)).isEqualTo("id: 2|data: after|");
    }
    assertThat(told.take()).isEqualTo("closed");
    assertThat(post(place, 1, "late").statusCode()).isEqualTo(404);
  }

  @Test
  void packetsArePostedInTheirOrderAndAnotherNumberDropsTheConnection() throws Exception {
    String place = place(hello());
    try (BufferedReader events = events(place)) {
      assertThat(post(place, 1, "one").statusCode()).isEqualTo(204);
      assertThat(post(place, 2, "two").statusCode()).isEqualTo(204);
      assertThat(told.take()).isEqualTo("one");
      assertThat(told.take()).isEqualTo("two");
      assertThat(post(place, 2, "two").statusCode()).isEqualTo(409);
      assertThat(events.readLine()).isNull();
    }
    assertThat(told.take()).isEqualTo("closed");
    assertThat(post(place, 3, "three").statusCode()).isEqualTo(404);
  }

  @Test
  void aSecondStreamIsRefusedAndTheFirstGoesOn() throws Exception {
    String place = place(hello());
    try (BufferedReader events = events(place)) {
      assertThat(get(place).statusCode()).isEqualTo(409);
      came.take().send(Buffer.buffer("still"));
      assertThat(lines(events, 3)).isEqualTo("id: 1|data: still|");
    }
  }

  @Test
  void aConnectionWithoutAStreamIsDroppedAfterFiveSeconds() throws Exception {
    String place = place(hello());
    assertThat(told.take()).isEqualTo("closed");
    assertThat(get(place).statusCode()).isEqualTo(404);
  }

  @Test
  void deleteDropsIt() throws Exception {
    String place = place(hello());
    HttpRequest delete = HttpRequest.newBuilder(at(place)).DELETE().build();
    assertThat(client.send(delete, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
    assertThat(told.take()).isEqualTo("closed");
    assertThat(client.send(delete, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  @Test
  void whatWasSentBeforeACloseIsReadByTheStreamThatComes() throws Exception {
    String place = place(hello());
    Connection connection = came.take();
    connection.send(Buffer.buffer("last"));
    connection.close(4000, "done");
    try (BufferedReader events = events(place)) {
      assertThat(lines(events, 3)).isEqualTo("id: 1|data: last|");
      assertThat(events.readLine()).isNull();
    }
    assertThat(told.take()).isEqualTo("closed");
  }

  @Test
  void ofAPacketThatIsTooLargeTheSessionIsToldThatItIs() throws Exception {
    String place = place(hello());
    try (BufferedReader _ = events(place)) {
      post(place, 1, "x".repeat(3 << 20));
      assertThat(told.take().length()).isEqualTo((1 << 20) + 1);
    }
  }

  @Test
  void aPlaceThatIsNoneIsNotFound() throws Exception {
    assertThat(get("/exchange/http/AAAAAAAAAAAAAAAAAAAAAAAA").statusCode()).isEqualTo(404);
    assertThat(get("/exchange/http").statusCode()).isEqualTo(405);
    assertThat(get("/exchange").statusCode()).isEqualTo(405);
  }

  @Test
  void aForeignPageIsRefused() throws Exception {
    HttpRequest foreign =
        HttpRequest.newBuilder(at("/exchange/http"))
            .header("Origin", "https://elsewhere.example")
            .POST(BodyPublishers.ofString("hello"))
            .build();
    assertThat(client.send(foreign, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    assertThat(told).isEmpty();
  }

  private ConnectionHandler handler(Connection connection) {
    return new ConnectionHandler() {
      private boolean greeted;

      @Override
      public void packet(Buffer packet) {
        if (greeted) {
          told.add(packet.toString());
        } else {
          greeted = true;
          connection.send(Buffer.buffer("welcome"));
        }
      }

      @Override
      public void broken(ExchangeException why) {
        told.add("broken");
      }

      @Override
      public void drained() {}

      @Override
      public void closed() {
        told.add("closed");
      }
    };
  }

  private HttpResponse<String> hello() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at("/exchange/http")).POST(BodyPublishers.ofString("hello")).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String place, int n, String packet)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at(place + "?n=" + n)).POST(BodyPublishers.ofString(packet)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String place) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(at(place)).build(), BodyHandlers.ofString());
  }

  private BufferedReader events(String place) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(at(place)).header("Accept", "text/event-stream").build(),
            BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String lines(BufferedReader events, int count) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(i == 0 ? "" : "|").append(events.readLine());
    }
    return lines.toString();
  }

  private static String place(HttpResponse<String> welcome) {
    return welcome.headers().firstValue("location").orElseThrow();
  }

  private URI at(String path) {
    return URI.create(url.substring(0, url.indexOf("/exchange")) + path);
  }

  private static <T> T await(Future<T> future) {
    return RecordingEnd.within(future.toCompletionStage().toCompletableFuture());
  }
}
