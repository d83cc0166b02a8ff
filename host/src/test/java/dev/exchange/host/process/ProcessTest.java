package dev.exchange.host.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.ValueMap;
import dev.exchange.api.plugin.PluginState;
import dev.exchange.host.Host;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.plugin.PluginView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in real processes of their own. */
class ProcessTest {

  private static final String COUNTER =
      """
      import { exchange } from 'exchange';
      export const plugin = {
        id: 'counter', version: '1.0.0', isolation: 'process',
        limits: { heap: '192m', handlerTimeout: 20000, restarts: 1 },
      };
      const app = exchange({
        id: 'counter', state: { n: 0, twice: ($) => $.n * 2 }, share: ['n'],
        handlers: {
          add: (msg, sig, state) => { state.n += msg.value; sig('added', state.n); return state.n; },
          fail: () => { throw new Error('no'); },
          ask: async () => await app.request('greet', 'Ada'),
          hang: () => new Promise(() => {}),
          leak: () => { const all = []; for (;;) all.push(new Array(100000).fill({})); },
        },
      });
      """;

  private static final String OTHER =
      """
      import { exchange } from 'exchange';
      exchange({ id: 'other', handlers: {
        greet: (msg) => 'hello ' + msg.value, go: (msg, sig) => 'here' } });
      """;

  @TempDir private Path folder;
  private Host host;
  private final LinkedBlockingQueue<PluginView> views = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    if (host != null) {
      await(host.close());
    }
  }

  @Test
  void aPluginInAProcessIsLikeAnyOther() throws Exception {
    Exchange gateway = start(COUNTER);
    Promise<Object> added = Promise.promise();
    gateway.on("added", msg -> added.tryComplete(msg.value()));

    assertThat(await(gateway.request("add", 3))).isEqualTo(3L);
    assertThat(await(gateway.request("add", 4, MessageOptions.to("counter")))).isEqualTo(7L);
    assertThat(await(gateway.request("ask", null))).isEqualTo("hello Ada");
    ExchangeException failed = failureOf(gateway.request("fail", null));
    assertThat(failed.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(failed.location().line()).isEqualTo(10);
    awaitCell("twice", "14");
    assertThat(children()).hasSize(1);
    assertThat(await(gateway.request("$registry.get", ValueMap.of("id", "counter"))))
        .isInstanceOfSatisfying(
            ValueMap.class, told -> assertThat(told.text("plugin")).isEqualTo("counter"));
  }

  @Test
  void aSwapGivesTheNextProcessWhatTheCellsHeld() throws Exception {
    Exchange gateway = start(COUNTER);
    await(gateway.request("add", 5));
    List<Future<Object>> asked = new ArrayList<>();

    rewrite(COUNTER.replace("1.0.0", "1.1.0").replace("return state.n", "return state.n * 100"));
    Future<Object> swap =
        gateway.request("host.plugin.swap", ValueMap.of("id", "counter"), patient());
    for (int i = 0; i < 20; i++) {
      asked.add(gateway.request("add", 1));
    }
    await(swap);

    asked.forEach(ProcessTest::await);
    assertThat(await(gateway.request("add", 1))).isEqualTo(2_600L);
    awaitCell("n", "26");
    assertThat(
            failureOf(gateway.request("host.plugin.rollback", ValueMap.of("id", "counter"))).code())
        .isEqualTo(ErrorCode.CONFLICT);
    String kept =
        COUNTER.replace("1.0.0", "1.2.0")
            + "export function migrate() { throw new Error('not like this'); }\n";
    rewrite(kept);
    ExchangeException refused =
        failureOf(gateway.request("host.plugin.swap", ValueMap.of("id", "counter"), patient()));
    assertThat(refused.text()).contains("not like this");
    rewrite(
        """
        export const plugin = { id: 'counter', version: '1.2.0', isolation: 'process' };
        throw new Error('broken');
        """);
    ExchangeException broken =
        failureOf(gateway.request("host.plugin.swap", ValueMap.of("id", "counter"), patient()));
    assertThat(broken.text()).contains("broken");
    assertThat(await(gateway.request("add", 1))).isEqualTo(2_700L);
  }

  @Test
  void oneThatIsKilledIsStartedAgainAndThenInQuarantineWithWhatKilledIt() throws Exception {
    Exchange gateway = start(COUNTER);
    await(gateway.request("add", 5));
    Future<Object> hangs = gateway.request("hang", "first", patient());
    // answered after hang has come to the process, since both took the same way
    await(gateway.request("add", 1));
    views.clear();

    children().forEach(ProcessHandle::destroyForcibly);
    assertThat(failureOf(hangs).code()).isIn(ErrorCode.PEER_GONE, ErrorCode.CLOSED);
    PluginView again = view(view -> view.state() == PluginState.STARTED);
    assertThat(again.restarts()).isEqualTo(1);
    assertThat(again.killer().text("name")).isEqualTo("hang");
    assertThat(again.killer().text("value")).isEqualTo("first");
    assertThat(await(gateway.request("add", 1, patient()))).isEqualTo(1L);

    children().forEach(ProcessHandle::destroyForcibly);
    PluginView over = view(view -> view.state() == PluginState.FAILED);
    assertThat(over.failure().message()).contains("quarantine").contains("137");
    assertThat(await(gateway.request("go", null))).isEqualTo("here");
    await(
        gateway.request(
            "host.plugin.load",
            ValueMap.of("path", folder.resolve("counter.mjs").toString()),
            patient()));
    assertThat(await(gateway.request("add", 1, patient()))).isEqualTo(1L);
  }

  @Test
  void oneWithoutMemoryEndsAndHurtsNobodyElse() throws Exception {
    Exchange gateway = start(COUNTER);
    views.clear();

    Future<Object> leak = gateway.request("leak", null, patient());
    assertThat(await(gateway.request("go", null))).isEqualTo("here");
    PluginView again = view(view -> view.state() == PluginState.STARTED);

    assertThat(leak.failed()).isTrue();
    assertThat(again.killer().text("name")).isEqualTo("leak");
    assertThat(await(gateway.request("go", null))).isEqualTo("here");
  }

  private Exchange start(String counter) throws Exception {
    Path program = rewrite(counter);
    Path other = Files.writeString(folder.resolve("other.mjs"), OTHER);
    Settings settings = Settings.defaults().with(Defaults.HTTP_PORT, 0);
    host = await(Host.start(List.of(program, other), settings, true));
    assertThat(host.readiness().failed()).isEmpty();
    host.observe(views::add);
    return host.gateway();
  }

  private Path rewrite(String counter) throws Exception {
    return Files.writeString(folder.resolve("counter.mjs"), counter);
  }

  /** A cell over HTTP, as the exchange in the host shows it: some time after it has changed. */
  private void awaitCell(String cell, String value) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI place = host.http().url().resolve("/api/counter/events?cell=" + cell);
    var events = client.send(HttpRequest.newBuilder(place).build(), BodyHandlers.ofLines()).body();
    assertThat(
            events.anyMatch(
                line -> line.startsWith("data:") && line.contains("\"value\":" + value)))
        .isTrue();
    client.shutdownNow(); // the stream has no end
  }

  private PluginView view(Predicate<PluginView> wanted) throws Exception {
    PluginView view = null;
    while (view == null || !view.id().equals("counter") || !wanted.test(view)) {
      view = views.poll(60, TimeUnit.SECONDS);
      assertThat(view).as("a view of the plugin").isNotNull();
    }
    return view;
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().children().toList();
  }

  private static MessageOptions patient() {
    return MessageOptions.within(Duration.ofSeconds(60));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    } catch (Exception e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    }
  }

  private static ExchangeException failureOf(Future<?> future) {
    try {
      throw new AssertionError("expected a failure, got " + await(future));
    } catch (ExchangeException e) {
      return e;
    }
  }
}
