package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.ValueList;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyErrorsTest {

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

  private static void assertPlace(ExchangeException e, String file, int line, String... stack) {
    Location place = e.location();
    assertThat(place).as(e.describe()).isNotNull();
    assertThat(place.file()).isEqualTo(file);
    assertThat(place.line()).isEqualTo(line);
    assertThat(place.stack()).containsExactly(stack);
    assertThat(e.getMessage()).doesNotContain("org.graalvm", "dev.exchange", "\tat ");
  }

  @Test
  void anErrorOfAHandlerTellsItsLineAndTheScriptsOwnStack() {
    py.load(
        """
        from exchange import exchange
        def inner(x):
            return x["missing"]
        def handler(msg, sig, state):
            y = 1
            return inner({})
        exchange(id="app", handlers={"go": handler})
        """);
    ExchangeException e = py.fails("go", null);
    assertThat(e.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(e.getMessage()).contains("KeyError: 'missing'");
    assertThat(e.exchange()).isEqualTo("app");
    assertPlace(e, "app.py", 3, "inner (app.py:3)", "handler (app.py:6)");
    assertThat(e.location().column()).isEqualTo(12);
  }

  @Test
  void anErrorAfterAnAwaitTellsTheChainOfAwaits() {
    py.load(
        """
        from exchange import exchange, sleep
        async def inner():
            await sleep(0.001)
            raise ValueError("late")
        async def handler(msg, sig, state):
            await inner()
        exchange(id="app", handlers={"go": handler})
        """);
    ExchangeException e = py.fails("go", null);
    assertThat(e.getMessage()).contains("ValueError: late");
    assertPlace(e, "app.py", 4, "inner (app.py:4)", "handler (app.py:6)");
  }

  @Test
  void anErrorInAModuleBesideTellsThatFile() {
    py.file("parts/__init__.py", "")
        .file("parts/maths.py", "\ndef divide(a, b):\n    return a / b\n");
    py.load(
        """
        from exchange import exchange
        from parts import maths
        exchange(id="app", handlers={"go": lambda msg, sig, state: maths.divide(1, 0)})
        """);
    assertPlace(
        py.fails("go", null),
        "parts/maths.py",
        3,
        "divide (parts/maths.py:3)",
        "<lambda> (app.py:3)");
  }

  @Test
  void anExchangeErrorKeepsItsCode() {
    py.load(
        """
        from exchange import exchange, ExchangeError
        app = exchange(id="app")
        @app.handler("go")
        async def go(msg, sig, state):
            raise ExchangeError("CONFLICT", "expected one, got two")
        """);
    ExchangeException e = py.fails("go", null);
    assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(e.getMessage()).isEqualTo("expected one, got two");
    assertPlace(e, "app.py", 5, "go (app.py:5)");
  }

  @Test
  void aFailureOfAnotherExchangeIsCaughtWithCodeExchangeAndPlace() {
    py.deploy(
        Exchange.define("far")
            .handler(
                "f",
                (msg, sig, state) -> {
                  throw new ExchangeException(
                      ErrorCode.OVERLOADED, "expected room", "", Location.of("X.java", 7, 0), null);
                }));
    py.load(
        """
        from exchange import exchange, ExchangeError
        app = exchange(id="app")
        @app.handler("go")
        async def go(msg, sig, state):
            try:
                await app.request("f", park=10)
            except ExchangeError as e:
                return [e.code, e.message, e.exchange, str(e.location)]
        @app.handler("none")
        def none(msg, sig, state):
            try:
                app.request("nobody.there").result()
            except ExchangeError as e:
                return e.code
        """);
    assertThat(py.ask("go", null))
        .isEqualTo(ValueList.of("OVERLOADED", "expected room", "far", "X.java:7"));
    assertThat(py.ask("none", null)).isEqualTo("NO_HANDLER");
  }

  @Test
  void anErrorInAComputedCellIsThatCellsError() {
    py.load(
        """
        from exchange import exchange
        def ratio(state):
            return 1 / state.n
        exchange(id="app", state={"n": 0, "ratio": ratio})
        """);
    ExchangeException e = PyFixture.failure(py.app().get("ratio"));
    assertThat(e.getMessage()).contains("ZeroDivisionError");
    assertPlace(e, "app.py", 3, "ratio (app.py:3)");
  }

  @Test
  void unknownCellsAndForbiddenWritesAreExchangeErrors() {
    py.load(
        """
        from exchange import exchange, ExchangeError
        def attempt(work):
            try:
                work()
            except ExchangeError as error:
                return error.code
        app = exchange(id="app", state={"n": 0, "twice": lambda s: s.n * 2})
        @app.handler("go")
        def go(msg, sig, state):
            return [
                attempt(lambda: state.unknown),
                attempt(lambda: state["unknown"]),
                attempt(lambda: setattr(state, "unknown", 1)),
                attempt(lambda: setattr(state, "twice", 1)),
                attempt(lambda: setattr(state, "n", {1})),
                attempt(lambda: sig("bad name!")),
                attempt(lambda: app.send("x", object())),
            ]
        """);
    assertThat(py.ask("go", null))
        .isEqualTo(
            ValueList.of(
                "UNKNOWN_CELL",
                "UNKNOWN_CELL",
                "UNKNOWN_CELL",
                "WRITE_IN_COMPUTED",
                "INVALID_VALUE",
                "BAD_MESSAGE",
                "INVALID_VALUE"));
  }

  @Test
  void aSyntaxErrorTellsItsLine() {
    ExchangeException e = py.refused("x = 1\ny = = 2\n");
    assertThat(e.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(e.getMessage()).contains("SyntaxError");
    assertThat(e.location().file()).isEqualTo("app.py");
    assertThat(e.location().line()).isEqualTo(2);
    py.file("broken.py", "def f(:\n    pass\n");
    ExchangeException beside = py.refused("import broken\n");
    assertThat(beside.location().file()).isEqualTo("broken.py");
    assertThat(beside.location().line()).isEqualTo(1);
  }

  @Test
  void anErrorOfTheTopLevelTellsItsLine() {
    ExchangeException missing = py.refused("\nimport no_such_module\n");
    assertThat(missing.getMessage()).contains("ModuleNotFoundError", "no_such_module");
    assertPlace(missing, "app.py", 2, "top level (app.py:2)");
    assertPlace(
        py.refused("def f():\n    1/0\n\nf()\n"),
        "app.py",
        2,
        "f (app.py:2)",
        "top level (app.py:4)");
    assertThat(py.refused("import sys\nsys.exit(3)\n").getMessage()).contains("exit");
  }

  @Test
  void unknownMembersAndOptionsAreRefusedByName() {
    assertThat(
            py.refused("from exchange import exchange\nexchange(id='app', share=['a'])").describe())
        .startsWith("UNKNOWN_CELL")
        .contains("share", "app.py:2");
    assertThat(
            py.refused("from exchange import exchange\nexchange(id='app', handler={})")
                .getMessage())
        .contains("handler", "id, state, share, handlers, timeout, default");
    assertThat(
            py.refused("from exchange import exchange\nexchange(id='app').send('a', 1, tiemout=2)")
                .getMessage())
        .contains("tiemout", "park");
    assertThat(
            py.refused("from exchange import exchange\nexchange(id='app', handlers={'a': 3})")
                .getMessage())
        .contains("a function", "a");
    assertThat(py.refused("from exchange import exchange\nexchange()").getMessage()).contains("id");
    assertThat(py.refused("from exchange import exchange\nexchange(id='a b')").getMessage())
        .contains("exchange id");
  }
}
