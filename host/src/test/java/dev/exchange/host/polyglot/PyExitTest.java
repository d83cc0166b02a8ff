package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.ValueList;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Python program that tries to end the process. */
class PyExitTest {

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
  void anExitInAPlainHandlerIsToldWithItsLine() {
    load();
    assertExit(py.fails("plain", null), 5);
    assertThat(py.ask("ok", null)).isEqualTo("ok");
  }

  @Test
  void anExitBeforeAnAwaitIsToldWithItsLine() {
    load();
    assertExit(py.fails("early", null), 8);
    assertThat(py.ask("ok", null)).isEqualTo("ok");
  }

  @Test
  void anExitAfterAnAwaitIsToldWithItsLine() {
    load();
    assertExit(py.fails("late", null), 12);
    assertThat(py.ask("ok", null)).isEqualTo("ok");
  }

  @Test
  void anExitThatIsRaisedByHandIsToldWithItsLine() {
    load();
    assertExit(py.fails("raise", null), 15);
  }

  @Test
  void anExitInATaskOfAsyncioIsToldWithItsLine() {
    py.load(
        """
        import asyncio, sys
        from exchange import exchange
        app = exchange(id="app")
        @app.handler("task")
        async def task(msg, sig, state):
            await asyncio.sleep(0.001)
            sys.exit(3)
        app.handler("ok")(lambda msg, sig, state: "ok")
        """);
    assertExit(py.fails("task", null), 7);
    assertThat(py.ask("ok", null)).isEqualTo("ok");
  }

  @Test
  void anExitAtTheTopLevelFailsTheLoadWithItsLine() {
    assertExit(py.refused("import sys\n\nsys.exit()\n"), 3);
    assertExit(py.refused("import sys\n\nsys.exit('no')\n"), 3);
    assertExit(py.refused("import sys\ndef leave():\n    sys.exit(3)\nleave()\n"), 3);
    assertExit(py.refused("raise SystemExit(3)\n"), 1);
  }

  @Test
  void aScriptThatCatchesItsExitGoesOnAndReadsTheCode() {
    py.load(
        """
        import argparse, sys
        from exchange import exchange
        def code(function, *args):
            try:
                function(*args)
            except SystemExit as error:
                return error.code
        refused = code(argparse.ArgumentParser(prog="x").parse_args, ["--bad"])
        def go(msg, sig, state):
            return [code(sys.exit, 3), code(sys.exit, "no"), code(sys.exit), refused]
        exchange(id="app", handlers={"go": go})
        """);
    assertThat(py.ask("go", null)).isEqualTo(ValueList.of(3, "no", null, 2));
  }

  @Test
  void anExitInAModuleOfTheProgramFailsTheLoadWithThatLine() {
    py.file("part.py", "import sys\nsys.exit('no')\n");
    ExchangeException e = py.refused("import part\n");
    assertThat(e.location().file()).isEqualTo("part.py");
    assertThat(e.location().line()).isEqualTo(2);
    assertThat(e.location().stack())
        .containsExactly("top level (part.py:2)", "top level (app.py:1)");
  }

  private void load() {
    py.load(
        """
        import sys
        from exchange import exchange, sleep
        app = exchange(id="app")
        def plain(msg, sig, state):
            sys.exit(3)
        app.handler("plain")(plain)
        async def early(msg, sig, state):
            sys.exit()
        app.handler("early")(early)
        async def late(msg, sig, state):
            await sleep(0.001)
            sys.exit("bye")
        app.handler("late")(late)
        def by_hand(msg, sig, state):
            raise SystemExit(1)
        app.handler("raise")(by_hand)
        app.handler("ok")(lambda msg, sig, state: "ok")
        """,
        ScriptHost.GENEROUS);
  }

  private static void assertExit(ExchangeException error, int line) {
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(error.text()).startsWith("expected a script that goes on, got an exit: SystemExit(");
    Location place = error.location();
    assertThat(place).isNotNull();
    assertThat(place.file()).isEqualTo("app.py");
    assertThat(place.line()).isEqualTo(line);
  }
}
