package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsHandlersTest {

  @TempDir Path folder;
  private ScriptHost host;

  @BeforeEach
  void open() {
    host = new ScriptHost(folder);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void aHandlerAnswersWithAValue() {
    host.handler("(msg) => ({ greeting: `Hello, ${msg.value.name}` })");
    assertThat(host.go(ValueMap.of("name", "Ada")))
        .isEqualTo(ValueMap.of("greeting", "Hello, Ada"));
  }

  @Test
  void anAsyncHandlerAnswersWhenItsPromiseIsFulfilled() {
    host.handler("async () => { await null; return (await app.request('ping')) + '!'; }");
    assertThat(host.go()).isEqualTo("pong!");
  }

  @Test
  void undefinedIsNoAnswerAndTheFirstEmissionBackIsTaken() {
    host.handler("(msg, sig) => { sig('go.result', [1, 2]); }");
    assertThat(host.go()).isEqualTo(ValueList.of(1, 2));
    host.file(
            "asker.mjs",
            """
            import { exchange } from 'exchange';
            const asker = exchange({ id: 'asker', handlers: {
              ask: () => asker.request('go', null, { to: 'app' }),
            } });
            """)
        .load("asker.mjs");
    assertThat(ScriptHost.await(host.complex.exchange("asker").request("ask", null)))
        .isEqualTo(ValueList.of(1, 2));
  }

  @Test
  void nullIsAnAnswer() {
    host.handler("(msg, sig) => { sig('go.result', 1); return null; }");
    assertThat(host.go()).isNull();
  }

  @Test
  void theMessageHasAllItsMembers() {
    host.handler(
        "(msg) => ({ ...msg.toJSON(), missing: Object.keys(msg.toJSON()).includes('to') })");
    ValueMap members = (ValueMap) host.go(5);
    assertThat(members)
        .containsEntry("name", "go")
        .containsEntry("kind", "request")
        .containsEntry("value", 5L)
        .containsEntry("from", "app")
        .containsEntry("trace", ValueList.of("app"))
        .containsEntry("traceDropped", 0L)
        .containsEntry("priority", 4L)
        .containsEntry("missing", false)
        .containsKeys("id", "root", "timestamp", "ttl", "route")
        .doesNotContainKeys("to", "cause", "re", "error", "key", "delivery", "traceparent");
    assertThat(members.text("id")).hasSize(26).isEqualTo(members.text("root"));
  }

  @Test
  void valuesAreNativeAndFrozen() {
    host.handler(
        """
        (msg) => {
          'use strict';
          const v = msg.value;
          let thrown = '';
          try { v.list.push(1); } catch (e) { thrown = e.constructor.name; }
          try { v.map.x = 1; } catch (e) { thrown += e.constructor.name; }
          return [Array.isArray(v.list), [...v.list], JSON.stringify(v.map), Object.entries(v.map),
            structuredClone(v.map), thrown, v === msg.value, v.bytes instanceof Uint8Array];
        }
        """);
    ValueMap value =
        ValueMap.of(
            Map.of(
                "list", List.of(1, 2), "map", Map.of("a", 1), "bytes", Bytes.of(new byte[] {7})));
    ValueMap inner = ValueMap.of("a", 1);
    assertThat(host.go(value))
        .isEqualTo(
            ValueList.of(
                true,
                ValueList.of(1, 2),
                "{\"a\":1}",
                ValueList.of(ValueList.of("a", 1)),
                inner,
                "TypeErrorTypeError",
                true,
                true));
  }

  @Test
  void bytesAreCopies() {
    host.handler("(msg) => { msg.value[0] = 9; return [msg.value, msg.value.length]; }");
    Bytes sent = Bytes.of(new byte[] {1, 2});
    assertThat(host.go(sent)).isEqualTo(ValueList.of(Bytes.of(new byte[] {9, 2}), 2));
    assertThat(sent.at(0)).isEqualTo((byte) 1);
  }

  @Test
  void handlersReadAndWriteState() {
    host.run(
        """
        import { exchange } from 'exchange';
        exchange({
          id: 'app',
          state: { items: [], count: ($) => $.items.length, 'odd-name': 1 },
          handlers: {
            go: (msg, sig, state) => {
              state.items = [...state.items, msg.value];
              sig('set', { name: 'odd-name', value: 2 });
              return [state.items, state.count, state['odd-name'], 'count' in state, 'no' in state];
            },
          },
        });
        """);
    assertThat(host.go("a")).isEqualTo(ValueList.of(ValueList.of("a"), 1, 2, true, false));
    assertThat(host.go("b")).isEqualTo(ValueList.of(ValueList.of("a", "b"), 2, 2, true, false));
    assertThat(ScriptHost.await(host.app().get("count"))).isEqualTo(2L);
  }

  @Test
  void theAppReadsSetsBatchesAndWatches() {
    host.run(
        """
        import { exchange } from 'exchange';
        const seen = [];
        const app = exchange({
          id: 'app',
          state: { a: 1, double: ($) => $.a * 2 },
          handlers: {
            go: async () => {
              await app.set('a', 5);
              await app.batch((state) => { state.a = state.a + 1; state.a += 1; });
              const why = await app.why('double');
              return [await app.get('a'), await app.get('double'), why.cell];
            },
            seen: () => seen,
          },
        });
        app.watch('double', (value, change) => seen.push([value, change.version]));
        """);
    assertThat(host.go()).isEqualTo(ValueList.of(7, 14, "double"));
    assertThat(host.request("seen", null))
        .satisfies(seen -> assertThat((ValueList) seen).startsWith(ValueList.of(2, 0)))
        .satisfies(
            seen -> assertThat(((ValueList) ((ValueList) seen).getLast()).get(0)).isEqualTo(14L));
  }

  @Test
  void aSubscriberSeesMessagesUntilItEnds() {
    host.run(
        """
        import { exchange } from 'exchange';
        const seen = [];
        const app = exchange({ id: 'app', handlers: {
          go: (msg) => { const now = [...seen]; if (msg.value === 'end') end(); return now; },
        } });
        const end = app.on('*', (msg) => { if (msg.kind === 'request') seen.push(msg.name); });
        """);
    assertThat(host.go()).isEqualTo(ValueList.of("go"));
    assertThat(host.go("end")).isEqualTo(ValueList.of("go", "go"));
    assertThat(host.go()).isEqualTo(ValueList.of("go", "go"));
  }

  @Test
  void aHandlerThatIsAddedWhileItRunsHandlesUntilItIsEnded() {
    host.run(
        """
        import { exchange } from 'exchange';
        const app = exchange({ id: 'app', state: { n: 1 }, handlers: {
          go: () => { end(); end(); },
        } });
        const end = app.handler('late.*', async (msg, sig, state) => {
          state.n += 1;
          return [msg.name, state.n, await app.request('inner')];
        });
        app.handler('inner', (msg) => msg.cause !== undefined);
        """);
    assertThat(host.request("late.one", null)).isEqualTo(ValueList.of("late.one", 2, true));
    host.go();
    assertThat(ScriptHost.failure(() -> host.request("late.one", null)).code())
        .isEqualTo(ErrorCode.NO_HANDLER);
  }

  @Test
  void aHandlerThatIsAddedIsAnnouncedToThePeers() {
    host.handler("() => { app.handler('more', (msg) => msg.value + 1); }");
    host.file("other.mjs", "import { exchange } from 'exchange'; exchange({ id: 'other' });")
        .load("other.mjs");
    host.go();
    assertThat(ScriptHost.await(host.complex.exchange("other").request("more", 1))).isEqualTo(2L);
  }

  @Test
  void whatAHandlerThatIsAddedThrowsHasItsPlace() {
    host.run(
        """
        import { exchange } from 'exchange';
        const app = exchange({ id: 'app' });
        app.handler('go', () => {
          throw new Error('no');
        });
        """);
    assertThat(host.goFails().location())
        .satisfies(place -> assertThat(place.file()).isEqualTo("app.mjs"))
        .satisfies(place -> assertThat(place.line()).isEqualTo(4));
  }

  @Test
  void aSecondHandlerOfANameIsAConflictAndNoFunctionIsBad() {
    host.handler("() => app.handler('ping', () => 1)");
    assertThat(host.goFails().code()).isEqualTo(ErrorCode.CONFLICT);
    host.file(
        "bad.mjs", "import { exchange } from 'exchange'; exchange({ id: 'b' }).handler('x');");
    assertThat(ScriptHost.failure(() -> host.load("bad.mjs")))
        .hasMessage("expected a function as handler x, got undefined")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_MESSAGE));
  }

  @Test
  void peersTalkOverALocalLink() {
    host.handler("(msg) => `app got ${msg.value}`");
    host.file(
            "other.mjs",
            """
            import { exchange } from 'exchange';
            const other = exchange({ id: 'other', handlers: { ask: async () => {
              const peer = await other.connect({ transport: 'local', to: 'app' });
              return [peer.id, await peer.request('go', 1, { timeout: 5000 })];
            } } });
            """)
        .load("other.mjs");
    ScriptHost.failure(() -> host.request("nobody.handles.this", null));
    Object answer = ScriptHost.await(host.complex.exchange("other").request("ask", null));
    assertThat(answer).isEqualTo(ValueList.of("app", "app got 1"));
  }

  @Test
  void theCauseSurvivesAnAwait() {
    host.run(
        """
        import { exchange } from 'exchange';
        const app = exchange({ id: 'app', handlers: {
          go: async (msg) => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            const inner = await app.request('inner');
            return [inner, msg.id];
          },
          inner: (msg) => msg.cause,
        } });
        """);
    ValueList pair = (ValueList) host.go();
    assertThat(pair.get(0)).isEqualTo(pair.get(1));
  }

  @Test
  void anUnknownMemberOrOptionIsRefusedByName() {
    host.handler("(msg) => app.request('ping', null, { timout: 5 })");
    assertThat(host.goFails())
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_MESSAGE))
        .hasMessage(
            "expected no option timout in request: the options are to, timeout, key, priority,"
                + " delivery, park");
    assertThat(
            ScriptHost.failure(() ->
                host.run("import { exchange } from 'exchange'; exchange({ id: 'x', shares: [] })")))
        .hasMessageContaining(
            "expected no member shares in the definition of exchange x: the members of a"
                + " definition are id, state, share, handlers, timeout, default");
  }

  @Test
  void aRejectedRequestIsAnExchangeError() {
    host.handler(
        """
        async () => {
          try { await app.request('nobody.there'); } catch (e) {
            return [e instanceof ExchangeError, e instanceof Error, e.name, e.code, e.exchange, typeof e.message];
          }
        }
        """);
    assertThat(host.go())
        .isEqualTo(ValueList.of(true, true, "ExchangeError", "NO_HANDLER", "app", "string"));
  }
}
