package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.exchange.SystemMeans;
import dev.exchange.spi.Clock;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What authors of tests get wrong, and would take for a test that passes. */
class TestMistakesTest {

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void open() {
    shell = new Shell(folder);
    shell.clock = SystemMeans.clock();
  }

  @Test
  void whatNobodyAwaitsFailsTheTest() throws IOException {
    shell.write(
        "lost.test.mjs",
        """
        import { advance, complex, equal, fault, rejects, test } from 'exchange/testing';

        test('of a request', () => { complex().request('nope'); });
        test('of a rejection', () => { rejects(Promise.resolve(1), 'TIMEOUT'); });
        test('of a fault', async () => {
          fault.partition('nobody', 'test');
          await advance(1);
        });
        test('before a failure', async () => {
          fault.cut('nobody', 'test');
          equal(1, 2);
        });
        test('of its own', () => { Promise.reject(new Error('mine')); });
        test('of a function of its own', () => {
          const later = async () => { await null; throw new TypeError('late'); };
          later();
        });
        test('of what is awaited later', async () => {
          const answer = complex().request('nope');
          await advance(10_000);
          await rejects(answer, 'NO_HANDLER');
          await Promise.all([complex().trace(), complex().hash()]);
          fault.jump(5);
          const own = (async () => (await complex().request('nope')).price)();
          await advance(10_000);
          await rejects(own, 'NO_HANDLER');
        });
        test('of what begins at the end', () => {
          const go = async () => {
            await complex().hash();
            complex().request('nope');
          };
          go();
        });
        """);
    Shell.Ended ended = shell.run("test");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .containsPattern("NO_HANDLER: .*\\(nobody awaits it\\)\\s+lost.test.mjs:3:")
        .contains("expected a rejection with TIMEOUT, got the value 1 (nobody awaits it)")
        .containsPattern("expected an exchange or a process, got nobody; .* \\(nobody awaits it\\)")
        .containsPattern("lost.test.mjs:6:\\d+")
        .contains("expected 2, got 1; nobody awaits: expected an exchange or a process, got nobody")
        .containsPattern("mine \\(nobody awaits it\\)\\s+lost.test.mjs:13:")
        .containsPattern("late \\(nobody awaits it\\)\\s+lost.test.mjs:15:")
        .contains("✓ of what is awaited later")
        .contains("✗ of what begins at the end")
        .contains("tests     8: 1 passed, 7 failed");
  }

  @Test
  void whatNobodyLooksAtInPythonFailsTheTest() throws IOException {
    shell.write(
        "test_lost.py",
        """
        from exchange.testing import advance, complex, fake, raises

        def test_of_a_request():
            complex().request("nope")

        async def sell():
            raise ValueError("never seen")

        async def test_of_a_coroutine():
            sell()

        async def ready():
            return False

        def test_of_a_condition():
            assert ready()

        def test_of_an_answer():
            fake("front", {"ask": lambda msg, sig, state: complex().request("nope")})
            with raises("NO_HANDLER"):
                complex().request("ask").result()

        def test_of_what_is_looked_at_later():
            answer = complex().request("nope")
            advance(seconds=10)
            with raises("NO_HANDLER"):
                answer.result()
            fake("stock", {"stock.take": 4})
            complex().request("stock.take")
        """);
    Shell.Ended ended = shell.run("test");
    assertThat(ended.out())
        .containsPattern("NO_HANDLER: .* \\(nobody looks at it\\)\\s+test_lost.py:4")
        .containsPattern("expected await sell\\(\\), got the call alone.*\\s+test_lost.py:10")
        .contains("expected a value in ready(), got a coroutine: await it")
        .contains("✓ test_of_an_answer")
        .contains("✓ test_of_what_is_looked_at_later")
        .contains("5: 2 passed, 3 failed");
  }

  @Test
  void aFailureWithoutALineIsToldWithThatOfTheTest() throws IOException {
    shell.write(
        "vague.test.mjs",
        """
        import { complex, fake, test } from 'exchange/testing';

        test('it waits', () => new Promise(() => {}));
        test('a date', async () => {
          fake('clock', { now: new Date(0) });
          await complex().request('now');
        });
        """);
    shell.write("test_vague.py", "X = 1\n\ndef test_given(clock):\n    pass\n");
    assertThat(shell.run("test").out())
        .containsPattern("did not come in 24 h of virtual time\\s+vague.test.mjs:3")
        .containsPattern("vague.test.mjs:[46]")
        .containsPattern("test_vague.py:3");
  }

  @Test
  void whatCanNotBeInterruptedIsGivenUp() throws IOException {
    shell.clock = new Hurried(shell.clock);
    shell.write(
        "busy.test.mjs",
        """
        import { test } from 'exchange/testing';

        test('it computes', () => { globalThis.kept = 3n ** 40_000_000n; });
        test('the next one', () => {});
        """);
    Shell.Ended ended = shell.run("test", "--timeout", "10s");
    assertThat(ended.out())
        .containsPattern(
            "✗ it computes.*\\s+TIMEOUT: expected it to end within 10 s, it ran longer, and a turn"
                + " of it did not come back\\s+busy.test.mjs:3")
        .contains("✓ the next one");
  }

  @Test
  void aProgramInPythonThatCanNotBeInterruptedFailsItsRequest() throws IOException {
    shell.write(
        "busy.py",
        """
        from exchange import exchange

        app = exchange(id="busy")

        @app.handler("power")
        def power(msg, sig, state):
            return len(str(3**30_000_000 & 1))
        """);
    shell.write(
        "test_busy.py",
        """
        from exchange.testing import complex, fake, raises

        def test_it():
            complex().deploy("busy.py", config={"$limits": {"scriptTimeout": 50}})
            with raises("SCRIPT_TIMEOUT"):
                complex().request("power").result()
            fake("stock", {"stock.take": 4})
            assert complex().request("stock.take").result() == 4

        def test_its_load():
            with raises("SCRIPT_TIMEOUT"):
                complex().deploy("load.py", config={"$limits": {"loadTimeout": 50}})
        """);
    shell.write("load.py", "X = 3**30_000_000 & 1\n");
    assertThat(shell.run("test").out()).contains("✓ test_it", "✓ test_its_load");
  }

  @Test
  void equalKnowsWhatIsNoPlainObject() throws IOException {
    shell.write(
        "equal.test.mjs",
        """
        import { advance, complex, equal, notEqual, test } from 'exchange/testing';

        test('they differ', () => {
          notEqual(new Date(0), new Date(1));
          notEqual(new Date(0), {});
          notEqual(new Set([1]), new Set([2]));
          notEqual(new Map([['a', 1]]), new Map());
          notEqual(/a/, /b/);
          notEqual(new Error('a'), new Error('b'));
          notEqual(new Uint8Array([1]), new Uint8Array([2]));
        });
        test('they do not', () => {
          equal(new Date(1), new Date(1));
          equal(new Map([['a', { b: 1 }]]), new Map([['a', { b: 1 }]]));
          equal(new Set([[1]]), new Set([[1]]));
          equal(/a/g, /a/g);
          equal(new TypeError('a'), new TypeError('a'));
          equal(new Uint8Array([1]), new Uint8Array([1]));
        });
        test('a promise', () => equal(complex().hash(), {}));
        test('a long one', () => {
          const items = (last) => [...Array(500).keys(), last].map((i) => ({ i }));
          equal(items(1), items(2));
        });
        test('without a number', () => advance('1'));
        """);
    Shell.Ended ended = shell.run("test");
    assertThat(ended.out())
        .contains("✓ they differ")
        .contains("✓ they do not")
        .contains("expected a value, got a promise: await it")
        .contains("; at [500].i: expected 2, got 1")
        .hasSizeLessThan(5_000)
        .contains("expected ms from 0 to less than 86400000 (24 h) in advance, got '1'")
        .contains("5: 2 passed, 3 failed");
  }

  @Test
  void whatNeverEndsIsEnded() throws IOException {
    shell.clock = new Hurried(shell.clock);
    shell.write(
        "ticks.test.mjs",
        """
        import { test } from 'exchange/testing';

        test('it ticks', () => {
          setInterval(() => {}, 1);
          return new Promise(() => {});
        });
        """);
    assertThat(shell.run("test").out())
        .contains("✗ it ticks")
        .containsPattern(
            "TIMEOUT: expected it to end within 60 s, it ran longer\\s+ticks.test.mjs:3");
  }

  /** A clock of the machine that goes ten times as fast. */
  private record Hurried(Clock clock) implements Clock {

    @Override
    public long millis() {
      return clock.millis() * 10;
    }

    @Override
    public long nanos() {
      return clock.nanos() * 10;
    }
  }

  @Test
  void testsOfPythonThatWouldNotRunAreRefused() throws IOException {
    shell.write("test_yields.py", "def test_yield():\n    yield 1\n    assert False\n");
    shell.write("test_class.py", "class TestIt:\n    def test_in(self):\n        assert False\n");
    shell.write("test_twice.py", "def test_a():\n    pass\n\ndef test_a():\n    pass\n");
    shell.write(
        "test_time.py",
        """
        from exchange.testing import advance

        def test_text():
            advance("x")

        def test_day():
            advance(hours=24)
        """);
    Shell.Ended ended = shell.run("test");
    assertThat(ended.out())
        .contains("expected test_yield to be plain or async def, got a generator: it has a yield")
        .contains("expected tests to be functions of the module, got TestIt.test_in")
        .contains("expected one test test_a, got two of that name")
        .contains("test_twice.py:4:")
        .contains("expected a number in advance, got 'x'")
        .contains("expected ms from 0 to less than 86400000 (24 h) in advance, got 86400000")
        .contains("5: 0 passed, 5 failed");
  }
}
