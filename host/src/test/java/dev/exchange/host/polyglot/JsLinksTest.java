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

/** JavaScript programs of two hosts that know of each other by a real WebSocket only. */
class JsLinksTest {

  private static final String SHOP =
      """
      import { exchange } from 'exchange';
      const shop = exchange({
        id: 'shop',
        state: { count: 0, hidden: 1, inverse: ($) => inverse($.count) },
        share: ['count', 'inverse'],
        default: true,
        handlers: {
          add: (msg, sig, state) => { state.count += msg.value; return state.count; },
          end: () => listener.close().then(() => null),
          leave: () => void shop.close(),
        },
      });
      function inverse(count) {
        if (count === 0) throw new Error('no inverse');
        return 1 / count;
      }
      const listener = await shop.listen({ transport: 'websocket', port: 0, token: 'sesame' });
      const { url, port, address } = listener;
      shop.handler('where', () => ({ url, port, address }));
      """;

  private final LinkedBlockingQueue<Object> told = new LinkedBlockingQueue<>();
  @TempDir Path folder;
  private ScriptHost near;
  private ScriptHost far;
  private Exchange shop;
  private String url;

  @BeforeEach
  void start() {
    far = new ScriptHost(folder.resolve("far")).file("shop.mjs", SHOP).load("shop.mjs");
    shop = far.complex.exchange("shop");
    ValueMap where = (ValueMap) ScriptHost.await(shop.request("where", null));
    url = (String) where.get("url");
    assertThat(url).isEqualTo("ws://127.0.0.1:" + where.get("port") + "/exchange");
    assertThat(where.get("address")).isEqualTo(ValueMap.of("transport", "websocket", "url", url));
    near = new ScriptHost(folder.resolve("near"));
  }

  @AfterEach
  void stop() {
    near.close();
    far.close();
  }

  @Test
  void aWatcherIsToldTheValueOfNowAndThenEachChange() throws Exception {
    go(
        "const end = await peer.watch('count', (value, { version, before, error }) => "
            + "void app.send('told', [value, version, before, error])); end.name; return peer.id;");
    assertThat(near.go()).isEqualTo("shop");
    assertThat(next()).isEqualTo(ValueList.of(0, 0, null, null));
    ScriptHost.await(shop.request("add", 2));
    assertThat(next()).isEqualTo(ValueList.of(2, 1, 0, null));
  }

  @Test
  void theErrorThatACellHoldsIsAnExchangeError() throws Exception {
    go(
        "await peer.watch('inverse', (value, { error }) => void app.send('told', [value,"
            + " error?.code ?? null, error instanceof ExchangeError]));");
    near.go();
    assertThat(next()).isEqualTo(ValueList.of(null, "HANDLER_FAILED", true));
    ScriptHost.await(shop.request("add", 4));
    assertThat(next()).isEqualTo(ValueList.of(0.25, null, false));
  }

  @Test
  void aCellThatIsNotSharedIsUnknownAndTheFailureHasThePlaceInTheScript() {
    go("return await peer.watch('hidden', () => {});");
    assertThat(near.goFails().code()).isEqualTo(ErrorCode.UNKNOWN_CELL);
  }

  @Test
  void whatAWatcherThatThrowsHasWrittenIsUndoneAndItStays() throws Exception {
    go(
        "await peer.watch('count', (value) => { app.send('told', value); app.set('seen', value); if"
            + " (value === 1) throw new Error('x'); });");
    near.go();
    assertThat(next()).isEqualTo(0L);
    var log = PyFixture.nextLog("dev.exchange.host.exchange.Lane");
    ScriptHost.await(shop.request("add", 1));
    assertThat(next()).isEqualTo(1L);
    assertThat(ScriptHost.await(log).getParameters()[1].toString())
        .contains("Error: x", "app.mjs:");
    assertThat(ScriptHost.await(near.app().get("seen"))).isEqualTo(0L);
    ScriptHost.await(shop.request("add", 1));
    assertThat(next()).isEqualTo(2L);
    assertThat(ScriptHost.await(near.app().get("seen"))).isEqualTo(2L);
  }

  @Test
  void aWatchThatIsEndedAtOnceIsToldNothingAndItsEndIsAwaitedInVainByNobody() {
    go(
        "const watch = peer.watch('count', (value) => void app.send('told', value)); watch();"
            + " await watch; await peer.request('add', 1); return 'ended';");
    assertThat(near.go()).isEqualTo("ended");
    assertThat(told).isEmpty();
  }

  @Test
  void aWatchIsToldWhenItsLinkEnds() throws Exception {
    go(
        "await peer.watch('count', (value, { error }) => void app.send('told', error?.code ??"
            + " value)); await peer.close();");
    near.go();
    assertThat(next()).isEqualTo(0L);
    assertThat(next()).isEqualTo("PEER_GONE");
  }

  @Test
  void aListenerThatIsClosedLetsNobodyInAndItsLinksStay() {
    go(
        "await peer.request('end'); const before = await peer.request('add', 1); await"
            + " peer.close(); try { await link(); } catch ({ code }) { return [before, code]; }");
    assertThat(near.go()).isEqualTo(ValueList.of(1, "PEER_GONE"));
  }

  @Test
  void aWrongTokenIsUnauthenticated() {
    near.handler(
        "(msg) => app.connect({ transport: 'websocket', url: msg.value, token: undefined })");
    assertThat(ScriptHost.failure(() -> near.go(url)).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void aRouteIsExplainedWithoutSendingAnything() {
    go(
        "const dryRun = true; const found = []; for (const [name, options] of ["
            + "['go', {}], ['add', {}], ['add', { key: 'k' }], ['x', { to: 'shop' }], ['x', {}]]) {"
            + " const { step, next, hops } = await app.route(name, { dryRun, ...options });"
            + " found.push([step, next, hops]); } return found;");
    assertThat(near.go())
        .isEqualTo(
            ValueList.of(
                ValueList.of("own", null, 0),
                ValueList.of("peer", "shop", 1),
                ValueList.of("peer", "shop", 1),
                ValueList.of("to", "shop", 1),
                ValueList.of("nobody", null, -1)));
  }

  @Test
  void aRouteThatIsNoDryRunIsRefused() {
    near.handler("() => app.route('ping')");
    assertThat(near.goFails())
        .hasMessageContaining("expected { dryRun: true } as options of route")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_MESSAGE))
        .satisfies(e -> assertThat(e.location().file()).isEqualTo("app.mjs"));
  }

  @Test
  void whatIsWrongInADefinitionIsThrownAtItsLine() {
    for (String wrong : new String[] {"share: ['none']", "default: 1", "share: 'count'"}) {
      var failure =
          ScriptHost.failure(() ->
              near.run(
                  "import { exchange } from 'exchange';\nexchange({ id: 'x', %s });"
                      .formatted(wrong)));
      assertThat(failure.code())
          .isEqualTo(wrong.contains("none") ? ErrorCode.UNKNOWN_CELL : ErrorCode.BAD_MESSAGE);
      assertThat(failure.location()).isNotNull();
      assertThat(failure.location().line()).isEqualTo(2);
    }
  }

  @Test
  void aDefinitionMayBeTheDefaultOfItsHost() {
    assertThat(far.complex.listings()).anyMatch(each -> each.byDefault());
  }

  /** A program whose handler {@code go} does that with a peer. */
  private void go(String work) {
    near.run(
        """
        import { exchange, ExchangeError } from 'exchange';
        const link = () =>
          app.connect({ transport: 'websocket', url: '%s', token: 'sesame' });
        const app = exchange({
          id: 'app',
          state: { seen: null },
          handlers: {
            told: () => null,
            async go() { const peer = await link(); %s },
          },
        });
        """
            .formatted(url, work));
    near.app().on("told", msg -> told.add(msg.value()));
  }

  private Object next() throws InterruptedException {
    Object value = told.poll(30, TimeUnit.SECONDS);
    assertThat(value).as("what a watcher was told").isNotNull();
    return value;
  }
}
