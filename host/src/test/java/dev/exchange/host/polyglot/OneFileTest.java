package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Bytes;
import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Delivery;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.ExchangeVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One exchange file in a host, and in Node or CPython: it links to a Java exchange by a WebSocket,
 * and what the two do with each other is the same.
 */
class OneFileTest {

  private static final String TOKEN = "sesame";

  @TempDir Path folder;
  private final LinkedBlockingQueue<Object> totals = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Object> added = new LinkedBlockingQueue<>();
  private ScriptHost office;
  private Exchange desk;
  private Listener listener;
  private Promise<Object> ready = Promise.promise();

  @BeforeEach
  void open() {
    office = new ScriptHost(folder);
    OneFile.FILES.forEach(office::file);
    ExchangeVerticle verticle =
        new ExchangeVerticle(
            Exchange.define("office")
                .cell("rate", 2L)
                .share("rate")
                .handler("twice", (msg, sig, state) -> 2 * (Long) msg.value())
                .handler("ready", (msg, sig, state) -> ready.tryComplete(msg.value())),
            office.complex);
    ScriptHost.await(office.vertx.deployVerticle(verticle));
    desk = verticle.exchange();
    ValueMap settings = ValueMap.of("port", 0L, "token", TOKEN);
    listener = ScriptHost.await(desk.listen(new ConnectOptions("websocket", settings)));
  }

  @AfterEach
  void close() {
    office.close();
  }

  @ParameterizedTest
  @CsvSource({"js, json", "js, cbor", "py, json", "py, cbor"})
  void oneFileDoesTheSameInTheHostAndOutside(String language, String encoding) throws Exception {
    List<Object> outside;
    try (OutsideProcess process = process(language, url(), encoding, TOKEN)) {
      outside = conversation(process);
    }
    ScriptHost.await(peer().close());
    totals.clear();
    ready = Promise.promise();
    ScriptHost.await(desk.set("rate", 2L));
    try (ScriptHost inside = new ScriptHost(folder)) {
      JsonObject config =
          ScriptHost.GENEROUS
              .copy()
              .put("url", url())
              .put("encoding", encoding)
              .put("token", TOKEN);
      inside.load(language.equals("js") ? "main.mjs" : "main.py", config);
      assertThat(conversation(null)).isEqualTo(outside);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"js", "py"})
  void aLinkThatIsCutAgainAndAgainGoesOnAsIfNothingHadHappened(String language) throws Exception {
    int port = java.net.URI.create(url()).getPort();
    try (TcpLine line = new TcpLine(office.vertx, port);
        OutsideProcess process =
            process(language, "ws://127.0.0.1:" + line.port() + "/exchange", "json", TOKEN)) {
      Peer shop = linked(process);
      ScriptHost.await(shop.watch("total", change -> totals.add(change.value())));
      assertThat(next(totals)).isEqualTo(0L);
      List<Future<Void>> notes = new ArrayList<>();
      List<Future<Object>> answers = new ArrayList<>();
      for (long i = 1; i <= 60; i++) {
        notes.add(shop.send("note", i, MessageOptions.DEFAULT.withDelivery(Delivery.ACK)));
        answers.add(shop.request("echo", i));
        if (i % 20 == 0) {
          line.cut();
          ScriptHost.await(answers.get((int) i - 1));
        }
      }
      for (int i = 0; i < 60; i++) {
        ScriptHost.await(notes.get(i));
        assertThat(ScriptHost.await(answers.get(i))).isEqualTo(i + 1L);
      }
      line.cut();
      ScriptHost.await(desk.set("rate", 3L));
      while (!next(totals).equals(180L)) {
        assertThat(process.output()).isEmpty();
      }
      assertThat(line.open()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"js", "py"})
  void aWrongTokenIsUnauthenticatedOutsideToo(String language) {
    try (OutsideProcess process = process(language, url(), "json", "wrong")) {
      assertThat(ScriptHost.await(process.ended())).contains("UNAUTHENTICATED");
    }
  }

  @Test
  void aProgramThatListensIsWatchedFromOutside() throws Exception {
    office.file(
        "main.mjs",
        """
        import { exchange } from 'exchange';
        const page = exchange({ id: 'page' });
        const shop = await page.connect({ transport: 'websocket', url: process.argv[2] });
        await shop.watch('total', (total, { version, error }) => {
          if (error) return;
          console.log(total, version);
          if (total === 4) shop.close();
          else shop.send('add', 1);
        });
        """);
    try (ScriptHost inside = new ScriptHost(folder)) {
      inside
          .file(
              "app.mjs",
              """
              import { exchange } from 'exchange';
              const app = exchange({ id: 'app', state: { total: 1 }, share: ['total'], handlers: {
                add: (msg, sig, state) => { state.total += msg.value; } } });
              const { url } = await app.listen({ transport: 'websocket', port: 0 });
              app.handler('where', () => url);
              """)
          .load("app.mjs");
      String url = (String) inside.request("where", null);
      try (OutsideProcess process = process("js", url)) {
        assertThat(ScriptHost.await(process.ended())).isEqualTo("1 0\n2 1\n3 2\n4 3\n");
      }
    }
  }

  /** What the program and the office do with each other, and what comes of it. */
  private List<Object> conversation(OutsideProcess process) throws Exception {
    Peer shop = linked(process);
    List<Object> seen = new ArrayList<>();
    ScriptHost.await(shop.watch("total", change -> totals.add(change.value())));
    seen.add(next(totals));
    var observing = shop.on("added", msg -> added.add(msg.value()));
    ValueMap value =
        ValueMap.of("text", "žluťoučký 🐎 \u0000", "bytes", Bytes.of(new byte[] {0, -1, 127}));
    seen.add(ScriptHost.await(shop.request("add", value)));
    seen.add(next(totals));
    seen.add(next(added));
    observing.cancel();
    ScriptHost.await(shop.send("note", 1L, MessageOptions.DEFAULT.withDelivery(Delivery.ACK)));
    seen.add(next(totals));
    ScriptHost.await(desk.set("rate", 2.5));
    seen.add(next(totals));
    for (Object each : new Object[] {null, 1e20, 9007199254740992L, -0.5, ValueList.EMPTY}) {
      seen.add(ValueList.of(ScriptHost.await(shop.request("echo", each))));
    }
    for (String name : new String[] {"rate", "trace", "refuse", "fail", "reserved", "none"}) {
      seen.add(outcome(shop, name, null));
    }
    seen.add(outcome(shop, "double", 4L));
    for (String name : new String[] {"add", "twice", "nothing"}) {
      seen.add(outcome(shop, "route", name));
    }
    assertThat(totals).isEmpty();
    assertThat(seen.get(0)).isEqualTo(0L);
    return seen;
  }

  private static Object outcome(Peer shop, String name, Object value) {
    try {
      return ValueList.of(ScriptHost.await(shop.request(name, value)));
    } catch (ExchangeException e) {
      boolean ownPlace = e.location() != null && e.location().file().contains("shop.");
      return e.code() + (ownPlace ? " at " + e.location().line() : "");
    }
  }

  private Peer linked(OutsideProcess process) {
    Future<Object> first =
        process == null
            ? ready.future()
            : Future.any(ready.future(), process.ended()).map(any -> any.resultAt(0));
    assertThat(ScriptHost.await(first))
        .as(() -> process == null ? "ready" : process.output())
        .isEqualTo("office");
    return peer();
  }

  private Peer peer() {
    return ScriptHost.await(desk.connect(ConnectOptions.local("shop")));
  }

  private String url() {
    return (String) listener.address().settings().get("url");
  }

  private OutsideProcess process(String language, String... arguments) {
    return new OutsideProcess(language, folder, arguments);
  }

  private static Object next(LinkedBlockingQueue<Object> queue) throws InterruptedException {
    Object value = queue.poll(30, TimeUnit.SECONDS);
    assertThat(value).as("what was told").isNotNull();
    return value;
  }
}
