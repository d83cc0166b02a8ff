package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyTimeTest {

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

  private static final JsonObject SHORT =
      ScriptHost.limits(new JsonObject().put("scriptTimeout", 200));

  @Test
  void anEndlessHandlerIsInterruptedAndTheExchangeGoesOn() {
    py.load(
        """
        from exchange import exchange, sleep
        app = exchange(id="app", state={"n": 1})
        @app.handler("spin")
        def spin(msg, sig, state):
            state.n = 2
            while True:
                pass
        @app.handler("spin.async")
        async def spin_async(msg, sig, state):
            await sleep(0.001)
            while True:
                pass
        @app.handler("ok")
        def ok(msg, sig, state):
            return state.n
        """,
        SHORT);
    ExchangeException e = py.fails("spin", null);
    assertThat(e.code()).isEqualTo(ErrorCode.SCRIPT_TIMEOUT);
    assertThat(e.location()).isNotNull();
    assertThat(e.location().file()).isEqualTo("app.py");
    assertThat(py.ask("ok", null)).isEqualTo(1L);
    assertThat(py.fails("spin.async", null).code()).isEqualTo(ErrorCode.SCRIPT_TIMEOUT);
    assertThat(py.ask("ok", null)).isEqualTo(1L);
  }

  @Test
  void asManyEndlessProgramsAsThereAreCarriersAreAllInterrupted() {
    int programs = Runtime.getRuntime().availableProcessors() + 1;
    List<Exchange> exchanges = new java.util.ArrayList<>();
    for (int i = 0; i < programs; i++) {
      PyFixture.take(
          py.loading(
              "p" + i + ".py",
              "from exchange import exchange\ndef spin(msg, sig, state):\n    while True: pass\n"
                  + "exchange(id='p"
                  + i
                  + "', handlers={'spin"
                  + i
                  + "': spin})\n",
              SHORT));
      exchanges.add(py.complex.exchange("p" + i));
    }
    List<Future<Object>> results = new java.util.ArrayList<>();
    for (int i = 0; i < programs; i++) {
      results.add(exchanges.get(i).request("spin" + i, null, PyFixture.PATIENT));
    }
    for (Future<Object> result : results) {
      assertThat(PyFixture.failure(result).code()).isEqualTo(ErrorCode.SCRIPT_TIMEOUT);
    }
  }

  @Test
  void theTimeThatAHandlerIsBlockedDoesNotCount() {
    py.load(
        """
        from exchange import exchange, sleep
        app = exchange(id="app")
        @app.handler("wait")
        def wait(msg, sig, state):
            sleep(0.6).result()
            return "rested"
        """,
        SHORT);
    assertThat(py.ask("wait", null)).isEqualTo("rested");
  }

  @Test
  void anEndlessHandlerInsideOfABlockedOneTakesBothDownAndTheProgramGoesOn() {
    py.load(
        """
        from exchange import exchange, ExchangeError
        app = exchange(id="app")
        other = exchange(id="other")
        @other.handler("spin")
        def spin(msg, sig, state):
            while True:
                pass
        @app.handler("ask")
        def ask(msg, sig, state):
            return app.request("spin", to="other", park=10).result(timeout=10)
        @app.handler("ok")
        def ok(msg, sig, state):
            return "ok"
        """,
        SHORT);
    assertThat(py.fails("ask", null).code()).isEqualTo(ErrorCode.SCRIPT_TIMEOUT);
    assertThat(py.ask("ok", null)).isEqualTo("ok");
  }

  @Test
  void deepRecursionIsAnErrorOfTheScript() {
    py.load(
        """
        from exchange import exchange
        def deep(n):
            return deep(n + 1) + 1
        app = exchange(id="app")
        app.handler("deep")(lambda msg, sig, state: deep(0))
        app.handler("ok")(lambda msg, sig, state: "ok")
        """,
        ScriptHost.limits(new JsonObject().put("scriptTimeout", 20_000)));
    ExchangeException e = py.fails("deep", null);
    assertThat(e.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(e.getMessage()).contains("RecursionError");
    assertThat(py.ask("ok", null)).isEqualTo("ok");
  }
}
