package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Python program that listens, and one of another host that links to it by a WebSocket. */
class PyLinksTest {

  private static final String SHOP =
      """
      from exchange import exchange

      app = exchange(id="app", state={"count": 0, "hidden": 1}, share=["count"], default=True)

      @app.handler("listen")
      async def listen(msg, sig, state):
          global listener
          listener = await app.listen("websocket", port=0, token="sesame")
          return [listener.url, listener.port, listener.path, listener.address]

      @app.handler("add")
      def add(msg, sig, state):
          state.count += msg.value
          return state.count

      @app.handler("end")
      async def end(msg, sig, state):
          await listener.close()
      """;

  private static final String PAGE =
      """
      from exchange import exchange, config, ExchangeError

      page = exchange(id="page", handlers={"told": lambda msg, sig, state: None})
      ended, peers = [], []

      async def link():
          return await page.connect(
              {"transport": "websocket", "url": config.url, "token": "sesame", "encoding": None})

      def tell(change):
          page.send("told", [change.value, change.version, change.error and change.error.code])

      async def later(change):
          await page.request("told", ["later", change.value])

      def blocked(change):
          page.send("told", ["blocked", change.value, peers[0].request("add", 0).result()])

      @page.handler("async")
      async def asynchronous(msg, sig, state):
          peer = await link()
          ended.append(await peer.watch("count", tell))
          return peer.id

      @page.handler("plain")
      def plain(msg, sig, state):
          peer = page.connect("websocket", url=config.url, token="sesame").result()
          peers.append(peer)
          watch = peer.watch("count", blocked if msg.value == "blocked" else later)
          page.send("told", ["waited", watch.result() is watch])

      @page.handler("stop")
      async def stop(msg, sig, state):
          ended[0]()

      @page.handler("leave")
      async def leave(msg, sig, state):
          await (await link()).close()

      @page.handler("hidden")
      async def hidden(msg, sig, state):
          peer = await link()
          await peer.watch(msg.value, tell)

      @page.handler("route")
      async def route(msg, sig, state):
          told = await page.route(msg.value, dry_run=True)
          return [told.step, told.next, told["hops"]]

      @page.handler("send")
      def send(msg, sig, state):
          page.route("told")
      """;

  private final LinkedBlockingQueue<Object> told = new LinkedBlockingQueue<>();
  @TempDir Path folder;
  private PyFixture far;
  private PyFixture near;
  private Exchange page;

  @BeforeEach
  void start() {
    far = new PyFixture(folder.resolve("far")).load(SHOP);
    near = new PyFixture(folder.resolve("near"));
    ValueList where = (ValueList) far.ask("listen", null);
    String url = (String) where.get(0);
    assertThat(where)
        .isEqualTo(
            ValueList.of(
                "ws://127.0.0.1:" + where.get(1) + "/exchange",
                where.get(1),
                "",
                ValueMap.of("transport", "websocket", "url", url)));
    PyFixture.take(near.loading("page.py", PAGE, ScriptHost.GENEROUS.copy().put("url", url)));
    page = near.complex.exchange("page");
    page.on("told", msg -> told.add(msg.value()));
  }

  @AfterEach
  void stop() {
    near.close();
    far.close();
  }

  @Test
  void aCoroutineWatchesFromTheValueOfNowUntilItsLinkEnds() throws Exception {
    assertThat(ask("async", null)).isEqualTo("app");
    assertThat(next()).isEqualTo(ValueList.of(0, 0, null));
    far.ask("add", 2);
    assertThat(next()).isEqualTo(ValueList.of(2, 1, null));
    far.ask("end", null);
    far.ask("add", 1);
    assertThat(next()).isEqualTo(ValueList.of(3, 2, null));
    ask("leave", null);
    assertThat(next()).isEqualTo(ValueList.of(null, 2, "PEER_GONE"));
    assertThat(PyFixture.failure(page.request("leave", null)).code())
        .isEqualTo(ErrorCode.PEER_GONE);
  }

  @Test
  void aHandlerThatBlocksIsNotInterruptedByWhatItsWatcherIsTold() throws Exception {
    ask("plain", "blocked");
    assertThat(next()).isEqualTo(ValueList.of("waited", true));
    assertThat(next()).isEqualTo(ValueList.of("blocked", 0, 0));
    far.ask("add", 5);
    assertThat(next()).isEqualTo(ValueList.of("blocked", 5, 5));
  }

  @Test
  void aWatcherMayBeACoroutineAndOneThatHasEndedIsToldNothing() throws Exception {
    ask("async", null);
    next();
    ask("stop", null);
    ask("plain", "later");
    assertThat(next()).isEqualTo(ValueList.of("waited", true));
    assertThat(next()).isEqualTo(ValueList.of("later", 0));
    far.ask("add", 1);
    assertThat(next()).isEqualTo(ValueList.of("later", 1));
  }

  @Test
  void whatIsWrongHasItsCodeAndThePlaceInTheScript() {
    for (String cell : new String[] {"hidden", "none", "$watch"}) {
      var unknown = PyFixture.failure(page.request("hidden", cell));
      assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_CELL);
      assertThat(unknown.location().file()).isEqualTo("page.py");
    }
    var sends = PyFixture.failure(page.request("send", null));
    assertThat(sends.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(sends.text()).contains("expected dry_run=True in route");
    assertThat(sends.location().file()).isEqualTo("page.py");
    assertThat(ask("route", "add")).isEqualTo(ValueList.of("peer", "app", 1));
    assertThat(ask("route", "told")).isEqualTo(ValueList.of("own", null, 0));
    assertThat(ask("route", "nothing")).isEqualTo(ValueList.of("nobody", null, -1));
  }

  private Object ask(String name, Object value) {
    return PyFixture.take(page.request(name, value, PyFixture.PATIENT));
  }

  private Object next() throws InterruptedException {
    Object value = told.poll(30, TimeUnit.SECONDS);
    assertThat(value).as("what a watcher was told").isNotNull();
    return value;
  }
}
