package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyAsyncioTest {

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
  void asyncioWorksInsideOfHandlers() {
    py.deploy(Exchange.define("far").handler("twice", (msg, sig, state) -> 2 * (Long) msg.value()));
    py.load(
        """
        import asyncio
        from exchange import exchange, sleep
        app = exchange(id="app")

        async def later(value):
            await asyncio.sleep(0.01)
            return value

        @app.handler("gather")
        async def gather(msg, sig, state):
            task = asyncio.create_task(later(1))
            return await asyncio.gather(
                task, later(2), app.request("twice", 4, park=10), asyncio.wait_for(sleep(0.001), 5))

        @app.handler("timeout")
        async def timeout(msg, sig, state):
            try:
                await asyncio.wait_for(later(1), 0.001)
            except asyncio.TimeoutError:
                return "timeout"

        @app.handler("queue")
        async def queue(msg, sig, state):
            events, event = asyncio.Queue(), asyncio.Event()
            async def producer():
                for i in range(3):
                    await asyncio.sleep(0.001)
                    await events.put(i)
                event.set()
            async with asyncio.TaskGroup() as group:
                group.create_task(producer())
                got = [await events.get() for _ in range(3)]
                await event.wait()
            return got

        @app.handler("fail")
        async def fail(msg, sig, state):
            await asyncio.sleep(0)
            raise ValueError("in a task")
        """);
    assertThat(py.ask("gather", null)).isEqualTo(ValueList.of(1, 2, 8, null));
    assertThat(py.ask("timeout", null)).isEqualTo("timeout");
    assertThat(py.ask("queue", null)).isEqualTo(ValueList.of(0, 1, 2));
    ExchangeException e = py.fails("fail", null);
    assertThat(e.getMessage()).contains("ValueError: in a task");
    assertThat(e.location().line()).isEqualTo(39);
  }

  @Test
  void anEndlessTaskIsInterruptedAndTheLoopGoesOn() {
    py.load(
        """
        import asyncio
        from exchange import exchange
        app = exchange(id="app")
        @app.handler("spin")
        async def spin(msg, sig, state):
            await asyncio.sleep(0.001)
            while True:
                pass
        @app.handler("ok")
        async def ok(msg, sig, state):
            await asyncio.sleep(0.001)
            return "ok"
        """,
        ScriptHost.limits(new JsonObject().put("scriptTimeout", 500)));
    assertThat(py.fails("spin", null).code()).isEqualTo(ErrorCode.SCRIPT_TIMEOUT);
    assertThat(py.ask("ok", null)).isEqualTo("ok");
  }

  @Test
  void aScriptThatDoesNotUseAsyncioDoesNotLoadIt() {
    py.load(
        """
        import sys
        from exchange import exchange, sleep
        app = exchange(id="app")
        @app.handler("loaded")
        async def loaded(msg, sig, state):
            await sleep(0.001)
            return [name for name in ("asyncio", "logging", "threading", "re") if name in sys.modules]
        """);
    assertThat(py.ask("loaded", null)).isEqualTo(ValueList.EMPTY);
  }
}
