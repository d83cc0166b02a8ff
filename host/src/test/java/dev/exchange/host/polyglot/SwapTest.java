package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Deployment;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.ProgramVerticle;
import dev.exchange.host.exchange.SwapOrder;
import dev.exchange.host.exchange.Swapped;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of JavaScript and Python programs that take each other's place. */
class SwapTest {

  private static final ValueMap GENEROUS =
      ValueMap.of("scriptTimeout", 60_000L, "loadTimeout", 60_000L);

  @TempDir private Path folder;
  private ScriptHost host;
  private ProgramVerticle program;

  @BeforeEach
  void open() {
    host = new ScriptHost(folder);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void theNewVersionAnswersAndTheCellsStay() {
    start(
        "app.mjs",
        """
        import { exchange } from 'exchange';
        exchange({ id: 'app', state: { n: 0, twice: ($) => $.n * 2 }, handlers: {
          add: (msg, sig, state) => (state.n += msg.value),
          version: () => 1,
        } });
        """);
    assertThat(host.request("add", 5)).isEqualTo(5L);

    Swapped swapped =
        swap(
            "app.mjs",
            """
            import { exchange } from 'exchange';
            exchange({ id: 'app', state: { n: 0, twice: ($) => $.n * 20 }, handlers: {
              add: (msg, sig, state) => (state.n += msg.value),
              version: () => 2,
            } });
            """);

    assertThat(host.request("version", null)).isEqualTo(2L);
    assertThat(host.request("add", 1)).isEqualTo(6L);
    assertThat(ScriptHost.await(host.app().get("twice"))).isEqualTo(120L);
    assertThat(swapped.settled().isComplete()).isFalse();
    for (int i = 0; i < SwapOrder.PROBATION; i++) {
      host.request("version", null);
    }
    ScriptHost.await(swapped.settled());
  }

  @Test
  void aVersionThatDoesNotLoadChangesNothing() {
    start("app.mjs", answering("1"));

    ExchangeException failure =
        refused(
            "app.mjs",
            """
            import { exchange } from 'exchange';
            exchange({ id: 'app', handlers: { go: () => 2 });
            """);

    assertThat(failure.describe()).contains("app.mjs:2");
    assertThat(host.go()).isEqualTo(1L);
  }

  @Test
  void aVersionThatLoopsHoldsUpNobody() {
    start("app.mjs", answering("1"));
    host.go();
    List<Future<Swapped>> trying = new ArrayList<>();

    trying.add(begin("app.mjs", answering("2") + "for (;;) {}", limits(500)));

    assertThat(host.go()).isEqualTo(1L);
    assertThat(ScriptHost.failure(() -> ScriptHost.await(trying.getFirst())).code())
        .isEqualTo(ErrorCode.SCRIPT_TIMEOUT);
    assertThat(host.go()).isEqualTo(1L);
  }

  @Test
  void aMessageThatWasHandledIsTriedBefore() {
    start("app.mjs", answering("1"));
    host.go();

    ExchangeException failure =
        refused("app.mjs", answering("{ throw new Error('second thoughts'); }"));

    assertThat(failure.text()).contains("message go").contains("second thoughts");
    assertThat(failure.location()).isNotNull();
    assertThat(host.go()).isEqualTo(1L);
  }

  @Test
  void aVersionThatFailsWhereTheOneBeforeDoesNotIsCalledBackAndNobodyNotices() {
    start("app.mjs", answering("1"));

    Swapped swapped = swap("app.mjs", answering("{ throw new Error('second thoughts'); }"));

    assertThat(host.go()).isEqualTo(1L);
    ExchangeException why = ScriptHost.failure(() -> ScriptHost.await(swapped.settled()));
    assertThat(why.text()).contains("handle message go as app.mjs does");
    assertThat(host.go()).isEqualTo(1L);
  }

  @Test
  void stateIsMigrated() {
    start(
        "app.mjs",
        """
        import { exchange } from 'exchange';
        exchange({ id: 'app', state: { total: 4 }, handlers: { go: (m, s, state) => state.total } });
        """);
    host.go();

    swap(
        "app.mjs",
        """
        import { exchange } from 'exchange';
        exchange({ id: 'app', state: { sum: 0 }, handlers: { go: (m, s, state) => state.sum } });
        export function migrate(old, version) {
          return { sum: old.total * 10 + version.length };
        }
        """);

    assertThat(host.go()).isEqualTo(40L);
  }

  @Test
  void whatTheOldVersionHasBegunIsEndedByIt() {
    start(
        "app.mjs",
        """
        import { exchange } from 'exchange';
        const app = exchange({ id: 'app', state: { n: 1 }, handlers: {
          go: async (msg, sig, state) => {
            await app.request('gate');
            state.n = state.n + 1;
            return ['old', state.n];
          },
        } });
        """);
    var gate = Promise.<Object>promise();
    var asked = Promise.<Object>promise();
    var gates =
        new ExchangeVerticle(
            Exchange.define("gates")
                .handler(
                    "gate",
                    (msg, sig, state) -> {
                      asked.tryComplete();
                      return gate.future();
                    }),
            host.complex);
    ScriptHost.await(host.vertx.deployVerticle(gates));
    Future<Object> slow = host.app().request("go", null);
    ScriptHost.await(asked.future());

    swap(
        "app.mjs",
        """
        import { exchange } from 'exchange';
        exchange({ id: 'app', state: { n: 1 }, handlers: { go: (m, s, state) => ['new', state.n] } });
        """);

    assertThat(host.go()).isEqualTo(ValueList.of("new", 1L));
    gate.complete("open");
    assertThat(ScriptHost.await(slow)).isEqualTo(ValueList.of("old", 2L));
    assertThat(host.go()).isEqualTo(ValueList.of("new", 2L));
  }

  @Test
  void pythonIsSwappedToo() {
    start(
        "app.py",
        """
        from exchange import exchange
        def go(msg, sig, state):
            state.n += 1
            return ["one", state.n]
        exchange(id="app", state={"n": 0}, handlers={"go": go})
        """);
    assertThat(host.go()).isEqualTo(ValueList.of("one", 1L));

    swap(
        "app.py",
        """
        import asyncio
        from exchange import exchange
        async def go(msg, sig, state):
            await asyncio.sleep(0.001)
            state.n += 1
            return ["two", state.n]
        def migrate(old, version):
            return {"n": old.n + 100}
        exchange(id="app", state={"n": 0}, handlers={"go": go})
        """);

    assertThat(host.go()).isEqualTo(ValueList.of("two", 102L));
    ExchangeException failure = refused("app.py", "raise ValueError('no')\n");
    assertThat(failure.describe()).contains("app.py:1");
    assertThat(host.go()).isEqualTo(ValueList.of("two", 103L));
  }

  @Test
  void timersAndSubscriptionsGoWithTheirVersion() {
    start(
        "app.mjs",
        """
        import { exchange } from 'exchange';
        const app = exchange({ id: 'app', state: { heard: [], ticks: 0 }, handlers: { go: () => 1 } });
        app.on('go', () => app.batch(($) => { $.heard = [...$.heard, 'old']; }));
        setInterval(() => app.send('tick', 'old'), 1);
        """);
    host.go();

    swap(
        "app.mjs",
        """
        import { exchange } from 'exchange';
        const app = exchange({ id: 'app', state: { heard: [], ticks: 0 }, handlers: {
          go: () => 2,
          heard: (m, s, $) => $.heard,
          tick: (m, s, $) => { $.ticks += m.value === 'new' ? 1 : 1000; },
          ticks: (m, s, $) => $.ticks,
        } });
        app.on('go', () => app.batch(($) => { $.heard = [...$.heard, 'new']; }));
        setInterval(() => app.send('tick', 'new'), 1);
        """);

    host.go();
    assertThat(host.request("heard", null)).isEqualTo(ValueList.of("old", "old", "new", "new"));
    Object ticks = 0L;
    while ((long) ticks < 5) {
      ticks = host.request("ticks", null);
    }
    assertThat((long) ticks).isLessThan(1000);
  }

  private static String answering(String body) {
    return """
    import { exchange } from 'exchange';
    exchange({ id: 'app', handlers: { go: () => %s } });
    """
        .formatted(body);
  }

  private static ValueMap limits(long load) {
    return ValueMap.of("scriptTimeout", 60_000L, "loadTimeout", load);
  }

  private void start(String file, String text) {
    host.file(file, text);
    program = new ProgramVerticle(folder.resolve(file), host.complex);
    ScriptHost.await(
        host.vertx.deployVerticle(program, new DeploymentOptions().setConfig(ScriptHost.GENEROUS)));
  }

  private Swapped swap(String file, String text) {
    return ScriptHost.await(begin(file, text, GENEROUS));
  }

  private ExchangeException refused(String file, String text) {
    return ScriptHost.failure(() -> swap(file, text));
  }

  private Future<Swapped> begin(String file, String text, ValueMap limits) {
    host.file(file, text);
    Deployment deployment =
        new Deployment(file, file.endsWith(".py") ? "python" : "js", ValueMap.of(Map.of()), limits)
            .in(folder);
    return program.swap(SwapOrder.of(folder.resolve(file), deployment));
  }
}
