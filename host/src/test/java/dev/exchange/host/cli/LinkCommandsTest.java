package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.ValueMap;
import dev.exchange.host.Host;
import dev.exchange.host.codec.JsonValues;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.SystemMeans;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that are peers over a link, beside a real host with two exchanges and a page. */
class LinkCommandsTest {

  private static final String SHOP =
      """
      import { exchange } from 'exchange';
      exchange({ id: 'stock', handlers: { 'stock.reserve': (msg) => msg.value } });
      exchange({ id: 'shop', handlers: { 'order.place': (msg) => msg.value } });
      """;

  @TempDir private static Path folder;
  private static final Vertx vertx = Vertx.vertx();
  private static Host host;
  private Shell shell;

  @BeforeAll
  static void start() throws Exception {
    Path program = Files.writeString(folder.resolve("shop.mjs"), SHOP);
    Settings settings = Settings.defaults().with(Defaults.HTTP_PORT, 0);
    host = await(Host.start(List.of(program), settings, true));
    ExchangeVerticle page =
        new ExchangeVerticle(
            Exchange.define("page").handler("page.show", (msg, sig, state) -> "shown"),
            new Complex(SystemMeans.standard()));
    await(vertx.deployVerticle(page));
    String link = url().replace("http", "ws") + "/exchange/shop";
    await(page.exchange().connect(new ConnectOptions("websocket", ValueMap.of("url", link))));
  }

  @AfterAll
  static void stop() throws Exception {
    await(vertx.close());
    await(host.close());
  }

  @BeforeEach
  void open() {
    shell = new Shell(folder);
    shell.clock = SystemMeans.clock();
    shell.environment.put("EXCHANGE_URL", url());
  }

  @Test
  void lsTellsWhoIsLinkedToWhom() {
    Shell.Ended ended = shell.run("ls", "--peers");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out())
        .containsPattern("EXCHANGE +PEER +LINK +TRANSPORT +WAITING +ADDRESS\n")
        .containsPattern("host +shop +in +local +0\n")
        .containsPattern("shop +host +out +local +0\n")
        .containsPattern("shop +page +in +network +0\n")
        .as("whoever asks is not shown")
        .doesNotContain("cli-");
    ValueMap json = json(shell.run("ls", "--peers", "--json").out());
    assertThat(json.list("exchanges").map(0).text("id")).isEqualTo("host");
    assertThat(json.list("exchanges").map(1).list("handles")).containsExactly("order.place");
  }

  @Test
  void aRequestReachesWhoIsLinkedToOneExchangeOnly() {
    assertThat(shell.run("request", "page.show", "1"))
        .isEqualTo(new Shell.Ended(0, "\"shown\"\n", ""));
    assertThat(shell.run("request", "page.show", "1", "--to=page").out()).isEqualTo("\"shown\"\n");
  }

  @Test
  void aRouteIsExplainedAsTheGatewayOrAnotherExchangeSeesIt() {
    assertThat(shell.run("route", "order.place"))
        .isEqualTo(
            new Shell.Ended(
                0,
                """
                order.place from host goes to shop
                because  shop is the only peer that has announced it
                step     peer
                """,
                ""));
    assertThat(shell.run("route", "order.place", "--from=shop").out())
        .startsWith("order.place from shop stays there\n");
    assertThat(shell.run("route", "page.show").out())
        .startsWith("page.show from host goes to page, 2 links away, by way of shop\n");
    assertThat(shell.run("route", "nobody", "--key=k").out())
        .startsWith("nobody from host goes nowhere\n");
    ValueMap json = json(shell.run("route", "x", "--to=stock", "--from=shop", "--json").out());
    assertThat(json.text("step")).isEqualTo("to");
    assertThat(json.text("next")).isEqualTo("stock");
  }

  @Test
  void aRouteFromAnExchangeThatIsNotThereFails() {
    Shell.Ended ended = shell.run("route", "order.place", "--from=nope");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err())
        .isEqualTo(
            "NO_HANDLER: expected an exchange of this host as from, got nope; there are host, shop,"
                + " stock\n");
  }

  @Test
  void topShowsEachExchangeWithItsCounters() {
    shell.run("request", "order.place", "1");
    Shell.Ended ended = shell.run("top", "--once", "--interval=100ms");
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.out())
        .startsWith(
            "EXCHANGE  LANGUAGE  QUEUE  IN/S  HANDLED/S  EMITTED/S  DROPPED  FAILED  LINKS\n")
        .containsPattern("shop +js +0 ")
        .as("the question itself does not wait")
        .containsPattern("host +java +0 ");
    ValueMap json = json(shell.run("top", "--once", "--json", "--interval=100ms").out());
    ValueMap shop = json.list("exchanges").map(1);
    assertThat(shop.text("id")).isEqualTo("shop");
    assertThat(shop.number("handled")).isGreaterThanOrEqualTo(1);
    assertThat(shop.map("rates").number("handled")).isZero();
    assertThat(shop.number("links")).isEqualTo(3);
  }

  @Test
  void topStaysInPlaceOnATerminalAndPrintsLinesElsewhere() throws Exception {
    Shell.Running lines = shell.start("top", "--interval=100ms");
    String printed = lines.out().until("stock").lines().findFirst().orElseThrow();
    assertThat(printed).startsWith("TIME ");
    assertThat(lines.out().toString()).containsPattern("\\d\\d:\\d\\d:\\d\\d  stock +js ");
    end(lines);
    shell = new Shell(folder);
    shell.clock = SystemMeans.clock();
    shell.terminal = true;
    shell.environment.put("EXCHANGE_URL", url());
    Shell.Running table = shell.start("top", "--interval=100ms");
    assertThat(table.out().until("stock")).startsWith("\u001b[H\u001b[2J" + url());
    end(table);
  }

  @Test
  void onPrintsEachEventOnceWhereverItWasSeen() throws Exception {
    Shell.Running tail = shell.start("on", "**");
    assertThat(tail.err().until("following"))
        .isEqualTo("exchange: following ** at host, shop, stock\n");
    send("order.place", "{\"n\":1}");
    send("nobody.cares", "2");
    assertThat(tail.out().until("nobody.cares").lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("host → shop  order.place  {\"n\":1}"),
            line -> assertThat(line).endsWith("host → host  nobody.cares  2"));
    end(tail);
  }

  @Test
  void onCanBeAskedForSomeEventsOnly() throws Exception {
    Shell.Running tail =
        shell.start("on", "order.*", "--exchange=shop", "--from=host", "--count=2", "--json");
    assertThat(tail.err().until("following")).isEqualTo("exchange: following order.* at shop\n");
    send("stock.reserve", "0");
    send("order.place", "1");
    send("order.place", "2");
    assertThat(tail.exit().get(30, TimeUnit.SECONDS)).isZero();
    List<ValueMap> lines = tail.out().toString().lines().map(LinkCommandsTest::json).toList();
    assertThat(lines).extracting(line -> line.get("value")).containsExactly(1L, 2L);
    assertThat(lines.getFirst().text("from")).isEqualTo("host");
    assertThat(lines.getFirst().text("at")).isEqualTo("shop");
    assertThat(lines.getFirst().text("name")).isEqualTo("order.place");
    assertThat(lines.getFirst().list("trace")).containsExactly("host");
  }

  @Test
  void onEndsWhenItsTimeIsOver() {
    assertThat(shell.run("on", "never", "--timeout=10ms").exit()).isZero();
    Shell.Ended ended = shell.run("on", "never", "--timeout=10ms", "--count=3");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).endsWith("TIMEOUT: expected 3 events within 10ms, got 0\n");
  }

  @Test
  void onRefusesAnExchangeThatIsNotThere() {
    Shell.Ended ended = shell.run("on", "**", "--exchange=nope");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err())
        .isEqualTo(
            "NO_HANDLER: expected an exchange of this host, got nope; there are host, shop,"
                + " stock\n");
  }

  @Test
  void whoeverReadsTheEventsMayStop() throws Exception {
    Printed err = new Printed();
    OutputStream torn =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              int exit = shell.run(torn, err, "on", "order.*");
              new PrintStream(err, true, StandardCharsets.UTF_8).println("exit " + exit);
            });
    err.until("following");
    send("order.place", "1");
    assertThat(err.until("exit ")).endsWith("at host, shop, stock\nexit 0\n");
    reader.join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"on **", "top", "route x", "ls --peers"})
  void noHostIsItsOwnExitCode(String command) {
    shell.environment.put("EXCHANGE_URL", "http://127.0.0.1:1");
    Shell.Ended ended = shell.run(command.split(" "));
    assertThat(ended.exit()).isEqualTo(6);
    assertThat(ended.err())
        .startsWith("exchange: expected a host at http://127.0.0.1:1, but Connection refused");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "on a..b",
        "on x --exchange a.b",
        "on x --count 0",
        "on x --timeout soon",
        "route $x",
        "route x --from a.b",
        "top --interval 1ms",
        "top --interval often"
      })
  void aBadArgumentIsRefusedBeforeTheHostIsAsked(String command) {
    shell.environment.put("EXCHANGE_URL", "http://127.0.0.1:1");
    Shell.Ended ended = shell.run(command.split(" "));
    assertThat(ended.exit()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).startsWith("exchange: expected ");
  }

  private void end(Shell.Running running) throws Exception {
    shell.interrupt.get(1, TimeUnit.SECONDS).run();
    assertThat(running.exit().get(10, TimeUnit.SECONDS)).isZero();
  }

  private static void send(String name, String value) {
    Shell other = new Shell(folder);
    other.environment.put("EXCHANGE_URL", url());
    assertThat(other.run("send", name, value).exit()).isZero();
  }

  private static ValueMap json(String text) {
    return (ValueMap)
        Objects.requireNonNull(JsonValues.read(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String url() {
    return Objects.requireNonNull(host.http()).url().toString();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
