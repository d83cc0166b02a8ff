package dev.exchange.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.host.exchange.SystemMeans;
import java.io.IOException;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** {@code exchange test} runs real programs, in both languages, in real simulations. */
class TestCommandTest {

  private static final String SHOP =
      """
      import { exchange } from 'exchange';

      const app = exchange({
        id: 'shop',
        handlers: {
          'shop.buy': async (msg) => {
            const left = await app.request('stock.take', msg.value, { timeout: 2_000 });
            return { thanks: msg.value, left };
          },
          'shop.refund': () => null,
        },
      });
      """;

  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void open() throws IOException {
    shell = new Shell(folder);
    shell.clock = SystemMeans.clock();
    shell.write("shop.mjs", SHOP);
  }

  @Test
  void testsInBothLanguagesPassAndTheirHandlersAreCounted() throws IOException {
    shell.write(
        "shop.test.mjs",
        """
        import { complex, equal, fake, test } from 'exchange/testing';

        test('the shop asks the stock', async () => {
          const stock = fake('stock', { 'stock.take': 4 });
          await complex().deploy('shop.mjs');
          equal(await complex().request('shop.buy', 'pen'), { thanks: 'pen', left: 4 });
          equal(stock.values('stock.take'), ['pen']);
        });
        test.skip('the shop gives money back');
        """);
    shell.write(
        "more/test_shop.py",
        """
        from exchange.testing import complex, fake, skip

        async def test_the_shop_asks_the_stock():
            stock = fake("stock", {"stock.take": 4})
            complex().deploy("../shop.mjs")
            assert (await complex().request("shop.buy", "pen")).left == 4
            assert stock.values("stock.take") == ["pen"]
            assert complex().handled("stock.take") == ["stock"]

        @skip
        def test_nothing():
            assert False
        """);
    Shell.Ended ended = shell.run("test");
    assertThat(ended.exit()).as(ended.out()).isZero();
    assertThat(ended.out())
        .containsPattern("✓ the shop asks the stock  \\d+ ms")
        .contains("- the shop gives money back  skipped")
        .containsPattern("✓ test_the_shop_asks_the_stock  \\d+ ms")
        .contains("tests     4: 2 passed, 2 skipped")
        .contains("handlers  1 of 2 exercised; not shop.refund of shop.mjs");
  }

  @Test
  void aFailureTellsWhatCameWithTheLineAndTheMessages() throws IOException {
    shell.write(
        "shop.test.mjs",
        """
        import { complex, equal, fake, rejects, test } from 'exchange/testing';

        test('wrong', async () => {
          fake('stock', { 'stock.take': 4 });
          await complex().deploy('shop.mjs');
          equal(await complex().request('shop.buy', 'pen'), { thanks: 'pen', left: 5 });
        });
        test('another code', async () => {
          await rejects(complex().request('shop.buy', 'pen'), 'TIMEOUT');
        });
        test('it waits', () => new Promise(() => {}));
        test('it runs', () => {});
        """);
    Shell.Ended ended = shell.run("test", folder.resolve("shop.test.mjs").toString());
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains(
            "expected { thanks: 'pen', left: 5 }, got { thanks: 'pen', left: 4 }; at left:"
                + " expected 5, got 4")
        .contains("shop.test.mjs:6:3\n")
        .contains("> 6 |   equal(await complex()")
        .containsPattern("handled +stock.take of shop at stock")
        .contains("expected a rejection with TIMEOUT, got NO_HANDLER: ")
        .contains("shop.test.mjs:9:9\n")
        .contains("TIMEOUT: expected it to end, it waits for something that did not come")
        .contains("✓ it runs")
        .contains("tests     4: 1 passed, 3 failed");
  }

  @Test
  void anAssertOfPythonTellsBothSides() throws IOException {
    shell.write(
        "test_sums.py",
        """
        def test_sum():
            one = [1]
            assert one + [2] == [1, 3]

        def test_truth():
            assert not 3

        def test_own_words():
            assert 1 > 2, "one is more"
        """);
    Shell.Ended ended = shell.run("test");
    assertThat(ended.out())
        .contains("AssertionError: expected one + [2] == [1, 3], the left side is [1, 2]")
        .contains("test_sums.py:3:5\n")
        .contains("AssertionError: expected not 3, it is False")
        .contains("AssertionError: one is more: expected 1 > 2, the left side is 1")
        .contains("3: 0 passed, 3 failed");
  }

  @Test
  void timePassesAtOnceAndLinksBreak() throws IOException {
    shell.write(
        "faults.test.mjs",
        """
        import { advance, complex, equal, eventually, fake, fault, never, rejects, test }
            from 'exchange/testing';

        test('exchanges of one process are parted', async () => {
          fake('stock', { 'stock.take': 4 });
          await complex().deploy('shop.mjs');
          const began = Date.now();
          fault.partition('shop', 'stock');
          await rejects(complex().request('shop.buy', 'pen'), 'TIMEOUT');
          equal(Date.now() - began, 2_010);
          fault.heal('shop', 'stock');
          equal((await complex().request('shop.buy', 'pen')).left, 4);
          await advance(3_600_000);
          equal(Date.now() - began, 3_602_010);
        });

        test('a process is killed and comes again', async () => {
          const stock = fake('stock', { 'stock.take': 4 });
          await stock.exchange.listen({ transport: 'websocket', port: 7070 });
          const shop = complex().process('shop');
          await shop.deploy('far.mjs');
          await eventually(1_000, () => stock.values('stock.take').length === 1);
          await shop.kill();
          await never(5_000, () => stock.values('stock.take').length > 1);
          await shop.deploy('far.mjs');
          await eventually(1_000, () => stock.values('stock.take').length === 2);
        });

        test('processes are parted', async () => {
          const stock = fake('stock', { 'stock.take': 4 });
          await stock.exchange.listen({ transport: 'websocket', port: 7070 });
          await complex().process('shop').deploy('far.mjs');
          fault.network('main', 'shop', { latency: 300 });
          fault.partition('stock', 'shop');
          await never(20_000, () => stock.values('stock.take').length > 0);
          fault.heal('main', 'shop');
          await eventually(20_000, () => stock.values('stock.take').length === 1);
        });

        test('what is unknown is refused', async () => {
          const told = await rejects(fault.partition('shop', 'nobody'), 'BAD_MESSAGE');
          equal(told.message, "expected an exchange or a process, got shop; there are the"
            + " exchanges [test] and the processes [main]");
          await rejects(fault.network('main', 'main', {}), 'BAD_MESSAGE');
          await rejects(complex().deploy('none.mjs'), 'BAD_MESSAGE');
          await rejects(complex().kill('main'), 'BAD_MESSAGE');
        });
        """);
    shell.write(
        "far.mjs",
        """
        import { exchange } from 'exchange';

        const shop = exchange({ id: 'shop' });
        const peer = await shop.connect({ transport: 'websocket', url: 'ws://main:7070/exchange' });
        peer.send('stock.take', 1);
        """);
    Shell.Ended ended = shell.run("test");
    assertThat(ended.out()).contains("tests     4: 4 passed");
  }

  @Test
  void theSameSeedGivesTheSameRunAndOthersGiveOthers() throws IOException {
    shell.write(
        "seeds.test.mjs",
        """
        import { complex, fake, ok, test } from 'exchange/testing';

        test('it is below', async () => {
          const dice = fake('dice', { roll: () => Math.random() });
          const rolled = await complex().request('roll');
          ok(rolled < 0.9, `what ${dice.id} has rolled: ${rolled}`);
        });
        """);
    Shell.Ended first = shell.run("test", "--seeds", "200");
    Shell.Ended again = shell.run("test", "--seeds", "200");
    assertThat(first.exit()).isEqualTo(1);
    String seed = first.out().replaceAll("(?s).*the same run again: --seed (\\d+).*", "$1");
    String rolled = first.out().replaceAll("(?s).*rolled: (0\\.9\\d+):.*", "$1");
    assertThat(again.out()).contains("--seed " + seed + "\n").contains(rolled);
    assertThat(shell.run("test", "--seed", seed).out()).contains(rolled);
  }

  @Test
  void aFilterChoosesAndAReportIsWritten() throws Exception {
    shell.write(
        "a.test.mjs",
        """
        import { equal, test } from 'exchange/testing';

        test('one & <two>', () => equal('\\u0001', 2));
        test('two', () => {});
        test.skip('twofold');
        test('three', () => {});
        """);
    Shell.Ended ended = shell.run("test", "--filter", "two", "--junit", "out/report.xml");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out()).contains("tests     3: 1 passed, 1 failed, 1 skipped");
    Document report =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("out/report.xml").toFile());
    Element suite = (Element) report.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    Element failed = (Element) report.getElementsByTagName("testcase").item(0);
    assertThat(failed.getAttribute("name")).isEqualTo("one & <two>");
    Element failure = (Element) failed.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).contains("expected 2, got");
    assertThat(failure.getTextContent()).contains("a.test.mjs:3:");
  }

  @Test
  void whatIsNoTestIsSaid() throws IOException {
    assertThat(shell.run("test"))
        .isEqualTo(
            new Shell.Ended(
                3,
                "",
                "exchange: expected tests (*.test.mjs, *.test.js, test_*.py) or scenarios (*.scenario.yaml, *.scenario.yml, *.scenario.json) in folder %s, found none\n"
                    .formatted(folder)));
    assertThat(shell.run("test", "none").err()).contains("at " + folder.resolve("none"));
    assertThat(shell.run("test", "--filter", "[").exit()).isEqualTo(2);
    assertThat(shell.run("test", "--seeds", "0").exit()).isEqualTo(2);
    assertThat(shell.run("test", "--seed", "abc").err())
        .startsWith("exchange: expected a whole number for --seed, got \"abc\"\n");
    assertThat(shell.run("test", "--timeout", "soon").err())
        .contains("expected a time above 0, such as 500ms, 5s or 2m for --timeout, got \"soon\"");
    shell.write(
        "broken.test.mjs", "import { test } from 'exchange/testing';\ntest('a' () => {});\n");
    shell.write("empty.test.mjs", "import { exchange } from 'exchange';\nexchange({ id: 'a' });\n");
    shell.write("twice.test.mjs", "import { test } from 'exchange/testing';\ntest('a', 3);\n");
    Shell.Ended ended = shell.run("test");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.out())
        .contains("✗ the file loads")
        .contains("broken.test.mjs:2:")
        .contains("expected tests in empty.test.mjs (test(name, function) of exchange/testing)")
        .contains("expected a function as test a, got the number 3")
        .contains("tests     3: 0 passed, 3 failed");
    assertThat(shell.run("run", "--request", "a", "1").exit()).isEqualTo(2);
  }

  @Test
  void scenariosRunBesideTests() throws IOException {
    shell.write(
        "shop.scenario.json",
        """
        {"scenario": "the shop gives money back",
         "processes": {"shop": {"programs": ["shop.mjs"]}},
         "steps": [{"request": "shop.refund", "expect": null}]}
        """);
    Shell.Ended ended = shell.run("test");
    assertThat(ended.exit()).as(ended.out()).isZero();
    assertThat(ended.out())
        .containsPattern("✓ the shop gives money back  \\d+ ms")
        .contains("tests     1: 1 passed")
        .contains("handlers  1 of 2 exercised; not shop.buy of shop.mjs");
  }

  @Test
  void onlyScenariosRunForReal() throws IOException {
    shell.write("shop.test.mjs", "");
    Shell.Ended named = shell.run("test", "--real", "shop.test.mjs");
    assertThat(named.exit()).isEqualTo(3);
    assertThat(named.err())
        .contains("expected scenarios (.yaml, .yml or .json) with --real, got ")
        .contains("shop.test.mjs, which runs in virtual time only");
    Shell.Ended none = shell.run("test", "--real");
    assertThat(none.exit()).isEqualTo(3);
    assertThat(none.err())
        .contains(
            "expected scenarios (*.scenario.yaml, *.scenario.yml, *.scenario.json) in folder ");
    Shell.Ended seeded = shell.run("test", "--real", "--seed", "1");
    assertThat(seeded.exit()).isEqualTo(2);
    assertThat(seeded.err()).contains("expected --seed and --seeds without --real");
    Shell.Ended timed = shell.run("test", "--real", "--timeout", "5s");
    assertThat(timed.exit()).isEqualTo(2);
    assertThat(timed.err()).contains("expected --timeout without --real");
  }
}
