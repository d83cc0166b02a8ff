package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.MessageId;
import dev.exchange.api.ValueMap;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Listing;
import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.host.http.Backend;
import dev.exchange.host.http.FakeExchange;
import dev.exchange.host.http.HttpApi;
import dev.exchange.host.http.Readiness;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that talk to a running host, against a real server on a free port. */
class ClientCommandsTest {

  @TempDir private Path folder;
  private final FakeExchange gateway = new FakeExchange();
  private final Vertx vertx = Vertx.vertx();
  private Shell shell;
  private HttpApi api;

  @BeforeEach
  void start() throws Exception {
    gateway.answer("greet", Future::succeededFuture);
    listen(Settings.defaults());
  }

  private void listen(Settings settings) throws Exception {
    Backend backend =
        new Backend(
            new Complex(SystemMeans.standard()),
            gateway,
            () -> List.of(new Listing("greeter", List.of("greet"), List.of(), "g.mjs", "js")),
            List::of,
            () -> Readiness.READY,
            () -> MessageId.of(1, 2),
            new Random(1));
    api = await(HttpApi.listen(vertx, settings.with(Defaults.HTTP_PORT, 0), backend));
    shell = new Shell(folder);
    shell.environment.put("EXCHANGE_URL", api.url().toString());
  }

  @AfterEach
  void stop() throws Exception {
    await(api.close(Duration.ofMillis(100)));
    await(vertx.close());
  }

  @Test
  void aRequestPrintsTheAnswer() {
    assertThat(shell.run("request", "greet", "{\"name\": \"Ada\"}"))
        .isEqualTo(new Shell.Ended(0, "{\"name\":\"Ada\"}\n", ""));
    assertThat(gateway.last().options().to()).as("routing chooses").isNull();
    assertThat(gateway.last().options().timeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aRequestGoesToTheExchangeThatIsNamedWithItsTimeAndKey() {
    shell.input = "[1]";
    assertThat(shell.run("request", "greet", "-", "--to=greeter", "--timeout=250ms", "--key=a b"))
        .isEqualTo(new Shell.Ended(0, "[1]\n", ""));
    assertThat(gateway.last().options().to()).isEqualTo("greeter");
    assertThat(gateway.last().options().timeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(gateway.last().options().key()).isEqualTo("a b");
  }

  @Test
  void withoutAValueNullIsSent() {
    assertThat(shell.run("request", "greet").out()).isEqualTo("null\n");
    assertThat(gateway.last().value()).isNull();
  }

  @Test
  void sendPrintsTheMessagesId() {
    assertThat(shell.run("send", "greet", "1"))
        .isEqualTo(new Shell.Ended(0, "{\"id\":\"" + MessageId.of(1, 2) + "\"}\n", ""));
  }

  @Test
  void aFailureIsCodeTextAndPlaceAndExitCodeOne() {
    Location place = new Location("g.mjs", 3, 9, List.of());
    gateway.answer(
        "fail",
        value ->
            Future.failedFuture(
                new ExchangeException(ErrorCode.HANDLER_FAILED, "boom", "greeter", place, null)));
    assertThat(shell.run("request", "fail", "1"))
        .isEqualTo(new Shell.Ended(1, "", "HANDLER_FAILED: boom (g.mjs:3:9)\n"));
    assertThat(shell.run("request", "nobody").err())
        .isEqualTo("NO_HANDLER: expected an exchange that handles nobody\n");
  }

  @Test
  void lsIsATableOrTheHostsOwnJson() {
    assertThat(shell.run("ls").out())
        .isEqualTo(
            """
            EXCHANGE  LANGUAGE  PROGRAM  HANDLES
            greeter   js        g.mjs    greet
            """);
    Shell.Ended json = shell.run("ls", "--json");
    assertThat(json.out()).startsWith("{\"host\":\"host\",").contains("\"id\":\"greeter\"");
    assertThat(json.out().lines()).hasSize(1);
  }

  @Test
  void theTokenComesFromTheOptionOrTheEnvironment() throws Exception {
    await(api.close(Duration.ofMillis(100)));
    listen(Settings.defaults().with(Defaults.TOKEN, "open-sesame"));
    Shell.Ended refused = shell.run("ls");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).startsWith("UNAUTHENTICATED: expected the host's token");
    assertThat(shell.run("ls", "--token=open-sesame").exit()).isZero();
    shell.environment.put("EXCHANGE_TOKEN", "open-sesame");
    assertThat(shell.run("request", "greet", "1", "--to=greeter").out()).isEqualTo("1\n");
  }

  @Test
  void noHostIsItsOwnExitCode() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Shell.Ended ended = shell.run("ls", "--url=http://127.0.0.1:" + free + "/");
    assertThat(ended.exit()).isEqualTo(6);
    assertThat(ended.err())
        .isEqualTo(
            "exchange: expected a host at http://127.0.0.1:"
                + free
                + ", but Connection refused; start one with exchange run, or name another with"
                + " --url\n");
  }

  @Test
  void aServerThatIsNoExchangeIsNamedAsSuch() throws Exception {
    var other =
        await(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().setStatusCode(404).end("<html>"))
                .listen(0, "127.0.0.1"));
    Shell.Ended ended = shell.run("ls", "--url=http://127.0.0.1:" + other.actualPort());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).startsWith("HTTP 404 from").endsWith("which seems to be no exchange\n");
  }

  @Test
  void aServerThatSaysSomethingElseThanJsonIsNamedAsSuch() throws Exception {
    var other =
        await(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end("<html>"))
                .listen(0, "127.0.0.1"));
    Shell.Ended ended = shell.run("ls", "--url=http://127.0.0.1:" + other.actualPort());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).endsWith("which seems to be no exchange\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:7070", "ftp://localhost", "http://a/b", "http://u@h", "http://"})
  void aUrlIsSchemeHostAndPort(String url) {
    Shell.Ended ended = shell.run("ls", "--url=" + url);
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "exchange: expected the URL of a host such as http://127.0.0.1:7070, got \""
                + url
                + "\"\n");
  }

  @Test
  void aBadArgumentIsRefusedBeforeTheHostIsAsked() {
    assertThat(shell.run("request", "$who").exit()).isEqualTo(2);
    assertThat(shell.run("request", "greet", "--to=a.b").exit()).isEqualTo(2);
    assertThat(shell.run("request", "greet", "{").err()).contains("of the argument {");
    assertThat(shell.run("request", "greet", "1", "--timeout=soon").err())
        .isEqualTo(
            "exchange: expected a time above 0, such as 500ms, 5s or 2m for --timeout, got"
                + " \"soon\"\n");
    assertThat(shell.run("request").exit()).isEqualTo(2);
    assertThat(gateway.asked).isEmpty();
  }

  @Test
  void aTimeBeyondTheHostsLongestIsRefusedByTheHost() {
    Shell.Ended ended = shell.run("request", "greet", "--timeout=2m");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).startsWith("BAD_MESSAGE: expected timeout=<ms> from 1 to 60000");
  }

  @Test
  void aMapThatNoJsonCarriesNeverLeaves() {
    assertThat(shell.run("request", "greet", "{\"$bytes\":1}").exit()).isEqualTo(2);
    assertThat(shell.run("request", "greet", "{\"$bytes\":\"AQI=\"}").out())
        .isEqualTo("{\"$bytes\":\"AQI=\"}\n");
    assertThat(gateway.last().value()).isNotInstanceOf(ValueMap.class);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
