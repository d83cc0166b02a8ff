package dev.exchange.host.exchange;

import static dev.exchange.host.exchange.ComplexFixture.await;
import static dev.exchange.host.exchange.ComplexFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.child.ChildCommand;
import dev.exchange.host.child.ChildOrder;
import dev.exchange.host.child.ChildProcess;
import dev.exchange.host.child.ChildRuntime;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that an exchange starts, in Node, in CPython and in another JVM. */
class ChildTest {

  private static final String NODE =
      """
      import { exchange } from 'exchange';
      exchange({ id: 'worker', handlers: {
        pid: () => process.pid,
        args: () => process.argv.slice(2).join(' '),
        color: () => process.env.COLOR ?? 'none',
        trace: (msg) => msg.trace.join(' '),
        back: async (msg, sig) => await sig('home', msg.value),
        die: () => { console.log('a last word'); process.exit(7); },
        hang: () => new Promise(() => {}),
      } });
      """;

  private static final String TWICE =
      """
      import { exchange } from 'exchange';

      let tell;
      const told = new Promise((resolve) => (tell = resolve));
      const first = exchange({ id: 'first', handlers: { code: () => told } });
      const second = exchange({ id: 'second' });
      await first.connect({ transport: 'ipc', parent: true });
      second.connect({ transport: 'ipc', parent: true }).then(
        () => tell('none'),
        (e) => tell(e.code),
      );
      """;

  private static final String PYTHON =
      """
      import os
      from exchange import exchange

      def pid(msg, sig, state):
          return os.getpid()

      def trace(msg, sig, state):
          return " ".join(msg.trace)

      worker = exchange(id="worker", handlers={"pid": pid, "trace": trace})
      """;

  private static final String JAVA =
      """
      import dev.exchange.api.*;
      import dev.exchange.api.plugin.*;

      public class Worker implements Plugin {
        @Override
        public void start(PluginContext context) {
          context.exchange(
              Exchange.define("worker")
                  .handler("pid", (msg, sig, state) -> ProcessHandle.current().pid())
                  .handler("trace", (msg, sig, state) -> String.join(" ", msg.trace())));
        }
      }
      """;

  /** A program of a host that starts a child itself. */
  private static final String MIDDLE =
      """
      import dev.exchange.api.*;
      import dev.exchange.api.plugin.*;

      public class Middle implements Plugin {
        @Override
        public void start(PluginContext context) {
          Exchange middle =
              context.exchange(
                  Exchange.define("middle")
                      .handler("pid", (msg, sig, state) -> ProcessHandle.current().pid()));
          middle.handle(
              "leaf",
              (msg, sig, state) ->
                  middle
                      .connect(new ConnectOptions("ipc", ValueMap.of("script", "leaf.mjs")))
                      .compose(leaf -> leaf.request("pid", null)));
        }
      }
      """;

  @TempDir private Path folder;
  private final ComplexFixture here = new ComplexFixture();
  private Exchange app;

  @BeforeEach
  void open() {
    app = here.deploy(Exchange.define("app").handler("home", (msg, sig, state) -> msg.value()));
  }

  @AfterEach
  void close() {
    here.close();
  }

  @Test
  void aScriptRunsInNodeAndItsTraceIsWhole() throws IOException {
    Peer worker = await(child("worker.mjs", NODE));
    assertThat(worker.id()).isEqualTo("worker");
    assertThat(await(app.request("trace", null))).isEqualTo("app worker");
    assertThat(await(worker.request("back", "there"))).isEqualTo("there");
    assertThat(pid(worker)).isNotEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void aScriptRunsInPython() throws IOException {
    Peer worker = await(child("worker.py", PYTHON));
    assertThat(await(worker.request("trace", null))).isEqualTo("app worker");
    assertThat(ProcessHandle.of(pid(worker))).isPresent();
  }

  @Test
  void aProgramRunsInAnotherHost() throws IOException {
    Peer worker = await(child("Worker.java", JAVA));
    assertThat(worker.id()).isEqualTo("worker");
    assertThat(await(worker.request("trace", null))).isEqualTo("app worker");
    ProcessHandle process = ProcessHandle.of(pid(worker)).orElseThrow();
    await(worker.close());
    await(Future.fromCompletionStage(process.onExit()));
  }

  @Test
  void argumentsAndVariablesReachTheScript() throws IOException {
    Peer worker =
        await(
            child(
                "worker.mjs",
                NODE,
                "args",
                ValueList.of("-v", "žluť"),
                "env",
                ValueMap.of("COLOR", "green")));
    assertThat(await(worker.request("args", null))).isEqualTo("-v žluť");
    assertThat(await(worker.request("color", null))).isEqualTo("green");
  }

  @Test
  void aChildThatDiesEndsItsLinkAtOnceWithItsCodeAndLastWords() throws IOException {
    Peer worker = await(child("worker.mjs", NODE));
    Future<Object> hanging = worker.request("hang", null);
    ExchangeException why = failureOf(worker.request("die", null));
    assertThat(why.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(why.text()).contains("worker.mjs", "code 7", "a last word");
    assertThat(failureOf(hanging).code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(failureOf(app.request("pid", null)).code()).isEqualTo(ErrorCode.NO_HANDLER);
  }

  @Test
  void aChildThatIsKilledEndsItsLinkToo() throws IOException {
    Peer worker = await(child("worker.mjs", NODE));
    Future<Object> hanging = worker.request("hang", null);
    ProcessHandle.of(pid(worker)).orElseThrow().destroyForcibly();
    assertThat(failureOf(hanging).text()).contains("code 137");
  }

  @Test
  void aClosedLinkEndsTheChild() throws IOException {
    Peer worker = await(child("worker.mjs", NODE));
    ProcessHandle process = ProcessHandle.of(pid(worker)).orElseThrow();
    await(worker.close());
    await(Future.fromCompletionStage(process.onExit()));
  }

  @Test
  void aClosingComplexWaitsForItsChildrenEvenForOneThatDoesNotListen() throws IOException {
    String deaf =
        NODE
            + "process.on('SIGTERM', () => {}); process.exit = () => {}; setInterval(() => {},"
            + " 100);";
    Peer worker = await(child("worker.mjs", deaf));
    ProcessHandle process = ProcessHandle.of(pid(worker)).orElseThrow();
    await(here.complex.close());
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aChildDiesWithItsParentEvenWithOneThatIsKilled() throws IOException {
    Files.writeString(folder.resolve("leaf.mjs"), NODE.replace("'worker'", "'leaf'"));
    Peer parent = await(child("Middle.java", MIDDLE));
    long leaf = ((Number) await(parent.request("leaf", null))).longValue();
    ProcessHandle middle = ProcessHandle.of(pid(parent)).orElseThrow();
    ProcessHandle process = ProcessHandle.of(leaf).orElseThrow();
    middle.destroyForcibly();
    await(Future.fromCompletionStage(process.onExit()));
  }

  @Test
  void aPoolOfChildrenSharesTheWork() throws IOException {
    Peer first = await(child("worker.mjs", NODE, "size", 3L));
    assertThat(first.id()).isEqualTo("worker-1");
    Set<Object> pids = new HashSet<>();
    for (int i = 0; i < 200 && pids.size() < 3; i++) {
      pids.add(await(app.request("pid", null)));
    }
    assertThat(pids).hasSize(3);
  }

  @Test
  void ifOneOfAPoolFailsTheOthersEnd() throws IOException {
    String second = NODE + "if (process.env.EXCHANGE_CHILD_SUFFIX === '-2') process.exit(3);";
    ExchangeException why = failureOf(child("worker.mjs", second, "size", 2L));
    assertThat(why.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(why.text()).contains("worker.mjs-2", "code 3");
    assertThat(failureOf(app.request("pid", null)).code()).isEqualTo(ErrorCode.NO_HANDLER);
  }

  @Test
  void aChildThatEndsAtOnceFailsTheCallWithItsCodeAndOutput() throws IOException {
    ExchangeException why =
        failureOf(child("worker.mjs", "console.error('no way'); process.exit(5);"));
    assertThat(why.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(why.text()).contains("worker.mjs", "code 5", "no way");
  }

  @Test
  void aChildWithAMistakeSaysWhereItIs() throws IOException {
    assertThat(failureOf(child("worker.mjs", "\nnull.x;")).text()).contains("worker.mjs:2");
    assertThat(failureOf(child("worker.py", "\nraise ValueError('no')\n")).text())
        .contains("worker.py", "line 2", "no");
  }

  @Test
  void aScriptThatDoesNotExistIsRefused() {
    ExchangeException why = failureOf(connect(folder.resolve("none.mjs").toString(), Map.of()));
    assertThat(why.code()).isEqualTo(ErrorCode.SCHEMA);
    assertThat(why.text()).contains("none.mjs");
  }

  @Test
  void theTokenOfAChildAdmitsOneSession() throws IOException {
    Peer first = await(child("worker.mjs", TWICE));
    assertThat(await(first.request("code", null))).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void aProcessWithoutAParentCannotReachOne() {
    ConnectOptions parent = new ConnectOptions("ipc", ValueMap.of("parent", true));
    ExchangeException why = failureOf(app.connect(parent));
    assertThat(why.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(why.text()).contains("EXCHANGE_PARENT");
  }

  @Test
  void whatIsNotInstalledIsNamed() throws IOException {
    Path script = Files.writeString(folder.resolve("worker.mjs"), NODE);
    ChildOrder order =
        new ChildOrder(script, ChildRuntime.NODE, List.of(), Map.of(), "", "app", "");
    ChildCommand command = new ChildCommand(Map.of("EXCHANGE_NODE", "/nowhere/node"));
    ExchangeException why =
        failureOf(ChildProcess.start(here.vertx, Thread::new, command, order, Map.of()));
    assertThat(why.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(why.text()).contains("/nowhere/node", "worker.mjs");
  }

  @Test
  void settingsThatNobodyKnowsAreRefused() throws IOException {
    assertThat(failureOf(child("worker.mjs", NODE, "sise", 2L)).code()).isEqualTo(ErrorCode.SCHEMA);
    assertThat(failureOf(child("worker.mjs", NODE, "size", 0L)).code()).isEqualTo(ErrorCode.SCHEMA);
    assertThat(failureOf(child("worker.mjs", NODE, "runtime", "perl")).text()).contains("perl");
    assertThat(failureOf(child("worker.rb", "")).text()).contains("worker.rb");
  }

  @Test
  void variablesThatSayWhatCodeRunsAreForbidden() throws IOException {
    for (String name : new String[] {"NODE_OPTIONS", "PYTHONSTARTUP", "LD_PRELOAD", "PATH"}) {
      ValueMap env = ValueMap.of(name, "x");
      assertThat(failureOf(child("worker.mjs", NODE, "env", env)).code())
          .as(name)
          .isEqualTo(ErrorCode.FORBIDDEN);
    }
  }

  private long pid(Peer worker) {
    return ((Number) await(worker.request("pid", null))).longValue();
  }

  private Future<Peer> child(String name, String text, Object... settings) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Map<String, @Nullable Object> more = new LinkedHashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      more.put((String) settings[i], settings[i + 1]);
    }
    return connect(file.toString(), more);
  }

  private Future<Peer> connect(String script, Map<String, ? extends @Nullable Object> settings) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(settings);
    all.put("script", script);
    try {
      return app.connect(new ConnectOptions("ipc", ValueMap.of(all)));
    } catch (ExchangeException e) {
      return Future.failedFuture(e);
    }
  }
}
