package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueList;
import dev.exchange.host.exchange.ExchangeVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that connect to an exchange that is not there yet. */
class ConnectTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private ScriptHost host;

  @BeforeEach
  void start() {
    host = new ScriptHost(folder);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void aJavaScriptProgramWaitsUntilTheOtherExchangeAppears() {
    host.handler(
        """
        async (msg, sig) => {
          const link = app.connect({ transport: 'local', to: 'late', timeout: 60_000 });
          sig('waits');
          const peer = await link;
          return [peer.id, await peer.request('twice', 4)];
        }\
        """);
    appearsLater();
  }

  @Test
  void aPythonCoroutineWaitsUntilTheOtherExchangeAppears() {
    python(
        """
        async def go(msg, sig, state):
            link = app.connect("local", to="late", timeout=60)
            sig("waits")
            peer = await link
            return [peer.id, await peer.request("twice", 4)]
        """);
    appearsLater();
  }

  @Test
  void aPlainPythonHandlerWaitsUntilTheOtherExchangeAppears() {
    python(
        """
        def go(msg, sig, state):
            link = app.connect("local", to="late", timeout=60)
            sig("waits")
            peer = link.result()
            return [peer.id, peer.request("twice", 4).result()]
        """);
    appearsLater();
  }

  @Test
  void aJavaScriptProgramIsToldThatItDidNotAppearInTime() {
    host.handler("() => app.connect({ transport: 'local', to: 'late', timeout: 20 })");
    assertGone(host.goFails());
  }

  @Test
  void aPythonProgramIsToldThatItDidNotAppearInTime() {
    python(
        """
        async def go(msg, sig, state):
            return await app.connect("local", to="late", timeout=0.02)
        """);
    assertGone(host.goFails());
  }

  @Test
  void aTimeThatIsNoneIsRefusedInJavaScript() {
    host.handler("() => app.connect({ transport: 'local', to: 'late', timeout: '20' })");
    assertThat(host.goFails())
        .hasMessageContaining("expected ms as a number above 0 as option timeout of connect")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_MESSAGE));
  }

  @Test
  void aTimeThatIsNoneIsRefusedInPython() {
    python(
        """
        def go(msg, sig, state):
            app.connect("local", to="late", timeout=msg.value)
        """);
    for (Object bad : new Object[] {"20", 0}) {
      assertThat(ScriptHost.failure(() -> host.go(bad)).code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    }
  }

  private void python(String handler) {
    host.file(
            "app.py",
            "from exchange import exchange\napp = exchange(id='app')\n@app.handler('go')\n"
                + handler)
        .load("app.py");
  }

  /** The program waits, and goes on when the exchange is there. */
  private void appearsLater() {
    Promise<Void> waits = Promise.promise();
    host.app().handle("waits", (msg, sig, state) -> null); // else it is held until go ends
    host.app().on("waits", msg -> waits.tryComplete());
    Future<Object> answer = host.app().request("go", null, PyFixture.PATIENT.withTimeout(MINUTE));
    ScriptHost.await(waits.future());
    ExchangeVerticle late =
        new ExchangeVerticle(
            Exchange.define("late").handler("twice", (msg, sig, state) -> 2 * (Long) msg.value()),
            host.complex);
    ScriptHost.await(host.vertx.deployVerticle(late));
    assertThat(ScriptHost.await(answer)).isEqualTo(ValueList.of("late", 8));
  }

  private static void assertGone(ExchangeException error) {
    assertThat(error.code()).isEqualTo(ErrorCode.PEER_GONE);
    assertThat(error.text()).isEqualTo("expected exchange late to appear within 20 ms, it did not");
  }
}
