package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.Handler;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyHandlerTest {

  @TempDir Path folder;
  private PyFixture py;

  @BeforeEach
  void start() {
    py = new PyFixture(folder);
  }

  @AfterEach
  void stop() {
    py.close();
  }

  @Test
  void aPlainHandlerAnswers() {
    py.load(
        """
        from exchange import exchange
        def greet(msg, sig, state):
            return {"text": f"Hello, {msg.value.name}!", "to": msg["name"]}
        exchange(id="app", handlers={"greet": greet})
        """);
    assertThat(py.ask("greet", ValueMap.of("name", "Ada")))
        .isEqualTo(ValueMap.of("text", "Hello, Ada!", "to", "greet"));
  }

  @Test
  void aCoroutineAwaitsAnswersAndTimers() {
    py.deploy(
        Exchange.define("far").handler("double", (msg, sig, state) -> 2 * (Long) msg.value()));
    py.load(
        """
        from exchange import exchange, sleep
        app = exchange(id="app")
        @app.handler("sum")
        async def on_sum(msg, sig, state):
            total = 0
            for item in msg.value:
                await sleep(0.001)
                total += await app.request("double", item, park=10)
            return total
        """);
    assertThat(py.ask("sum", ValueList.of(1L, 2L, 3L))).isEqualTo(12L);
  }

  @Test
  void aPlainHandlerBlocksUntilTheAnswerComes() {
    Promise<Object> answer = Promise.promise();
    Promise<Object> asked = Promise.promise();
    py.deploy(
        Exchange.define("far")
            .handler(
                "slow",
                (msg, sig, state) -> {
                  asked.complete();
                  return answer.future();
                }));
    py.load(
        """
        from exchange import exchange
        app = exchange(id="app", state={"n": 0})
        @app.handler("ask")
        def ask(msg, sig, state):
            state.n = app.request("slow", park=10).result(timeout=10)
            return state.n + 1
        """);
    Future<Object> result = py.app().request("ask", null);
    PyFixture.take(asked.future());
    answer.complete(7L);
    assertThat(PyFixture.take(result)).isEqualTo(8L);
  }

  @Test
  void aBlockedHandlerTimesOut() {
    py.deploy(
        Exchange.define("far").handler("never", (msg, sig, state) -> Promise.promise().future()));
    py.load(
        """
        from exchange import exchange, ExchangeError
        app = exchange(id="app")
        @app.handler("ask")
        def ask(msg, sig, state):
            try:
                app.request("never", park=10).result(timeout=0.02)
            except ExchangeError as error:
                return error.code
        """);
    assertThat(py.ask("ask", null)).isEqualTo("TIMEOUT");
  }

  @Test
  void whileOneExchangeOfAProgramIsBlockedAnotherGoesOn() {
    py.load(
        """
        from exchange import exchange
        app = exchange(id="app")
        other = exchange(id="other", handlers={"inner": lambda msg, sig, state: msg.value + 1})
        @app.handler("ask")
        def ask(msg, sig, state):
            return app.request("inner", 1, to="other", park=10).result(timeout=5)
        """);
    assertThat(py.ask("ask", null)).isEqualTo(2L);
  }

  @Test
  void theFirstEmissionThatGoesBackAnswersARequestWithoutResult() {
    py.load(
        """
        from exchange import exchange
        app = exchange(id="app")
        @app.handler("db.query")
        async def query(msg, sig, state):
            sig("db.result", [1, 2])
        """);
    Exchange asker = py.deploy(Exchange.define("asker"));
    assertThat(PyFixture.take(asker.request("db.query", null, PyFixture.PATIENT)))
        .isEqualTo(ValueList.of(1L, 2L));
  }

  @Test
  void nullOnPurposeAnswersThoughSomethingWasEmitted() {
    py.load(
        """
        import asyncio
        from exchange import NULL, exchange, sleep
        app = exchange(id="app")
        @app.handler("plain")
        def plain(msg, sig, state):
            sig("db.result", [1, 2])
            return NULL
        @app.handler("awaits")
        async def awaits(msg, sig, state):
            sig("db.result", [1, 2])
            await (asyncio.sleep(0.001) if msg.value else sleep(0.001))
            return NULL
        @app.handler("seen")
        def seen(msg, sig, state):
            return [repr(NULL), bool(NULL)]
        """);
    Exchange asker = py.deploy(Exchange.define("asker"));
    for (String name : List.of("plain", "awaits")) {
      assertThat(PyFixture.take(asker.request(name, false, PyFixture.PATIENT))).isNull();
    }
    assertThat(PyFixture.take(asker.request("awaits", true, PyFixture.PATIENT))).isNull();
    assertThat(py.ask("seen", null)).isEqualTo(ValueList.of("NULL", false));
  }

  @Test
  void nullOnPurposeIsAResultAndNoValue() {
    py.load(
        """
        from exchange import NULL, exchange
        app = exchange(id="app", state={"n": 1, "none": lambda s: NULL})
        app.handler("inside")(lambda msg, sig, state: {"a": NULL})
        app.handler("sent")(lambda msg, sig, state: sig("x", NULL))
        """);
    for (String name : List.of("inside", "sent")) {
      assertThat(py.fails(name, null))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE))
          .hasMessageContaining("got NULL, which only a handler may give as its whole result");
    }
    assertThat(PyFixture.failure(py.app().get("none")).code()).isEqualTo(ErrorCode.INVALID_VALUE);
  }

  @Test
  void anEmissionAfterAnAwaitContinuesTheMessage() {
    Promise<List<String>> trace = Promise.promise();
    Handler seen =
        (msg, sig, state) -> {
          trace.complete(msg.trace());
          return null;
        };
    py.deploy(Exchange.define("sink").handler("later", seen));
    py.load(
        """
        from exchange import exchange, sleep
        app = exchange(id="app")
        @app.handler("go")
        async def go(msg, sig, state):
            await sleep(0.001)
            sig("later", msg.value)
        """);
    Exchange source = py.deploy(Exchange.define("source"));
    PyFixture.take(source.send("go", 1, PyFixture.PATIENT));
    assertThat(PyFixture.take(trace.future())).containsExactly("source", "app", "sink");
  }

  @Test
  void cellsAreAttributesAndItems() {
    py.load(
        """
        from exchange import exchange
        app = exchange(id="app", state={
            "items": [], "count": lambda s: len(s.items), "double": lambda s: s["count"] * 2})
        @app.handler("add")
        def add(msg, sig, state):
            state.items = [*state.items, msg.value]
            state["items"] = [*state["items"], {"again": True}]
            return {"count": state.count, "double": state.double, "items": state.items}
        """);
    assertThat(py.ask("add", "x"))
        .isEqualTo(
            ValueMap.of(
                java.util.Map.of(
                    "count",
                    2L,
                    "double",
                    4L,
                    "items",
                    ValueList.of("x", ValueMap.of("again", true)))));
    assertThat(PyFixture.take(py.app().get("count"))).isEqualTo(2L);
  }

  @Test
  void aComputedCellMayBeACoroutine() {
    py.deploy(Exchange.define("far").handler("f", (msg, sig, state) -> 10 + (Long) msg.value()));
    py.load(
        """
        from exchange import exchange
        async def answer(state):
            n = state.n
            return await app.request("f", n, park=10)
        app = exchange(id="app", state={"n": 1, "answer": answer})
        """);
    Promise<Object> last = Promise.promise();
    py.app()
        .watch(
            "answer",
            change -> {
              if (Long.valueOf(15).equals(change.value())) {
                last.tryComplete(change.value());
              }
            });
    PyFixture.take(py.app().set("n", 5));
    assertThat(PyFixture.take(last.future())).isEqualTo(15L);
  }

  @Test
  void subscribersWatchersBatchesAndWhyWork() {
    py.load(
        """
        from exchange import exchange
        app = exchange(id="app", state={"n": 0, "m": 0})
        seen, values = [], []
        stop = app.on("note.*", lambda msg: seen.append([msg.name, msg.value]))
        app.watch("n", lambda change: values.append(change.value))
        @app.handler("note.a")
        def note(msg, sig, state):
            state.n = msg.value
        @app.handler("batch")
        async def batch(msg, sig, state):
            def work(cells):
                cells.n = 5
                cells.m = 6
            await app.batch(work)
            stop()
            await app.set("m", 7)
            return (await app.why("m")).cell
        @app.handler("told")
        async def told(msg, sig, state):
            return {"seen": seen, "values": values, "m": await app.get("m")}
        """);
    py.ask("note.a", 1);
    assertThat(py.ask("batch", null)).isEqualTo("m");
    assertThat(py.ask("told", null))
        .isEqualTo(
            ValueMap.of(
                java.util.Map.of(
                    "seen",
                    ValueList.of(ValueList.of("note.a", 1L), ValueList.of("note.a", null)),
                    "values",
                    ValueList.of(0L, 1L, 5L),
                    "m",
                    7L)));
  }

  @Test
  void aProgramConnectsToAPeer() {
    py.deploy(Exchange.define("far").handler("twice", (msg, sig, state) -> 2 * (Long) msg.value()));
    py.load(
        """
        from exchange import exchange
        app = exchange(id="app")
        @app.handler("go")
        async def go(msg, sig, state):
            peer = await app.connect("local", to="far")
            return [peer.id, await peer.request("twice", 4, timeout=1)]
        """);
    assertThat(py.ask("go", null)).isEqualTo(ValueList.of("far", 8L));
  }
}
