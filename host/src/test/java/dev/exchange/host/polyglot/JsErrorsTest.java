package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsErrorsTest {

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
  void aSyntaxErrorNamesItsPlace() {
    assertFails(loadFailure("const a = 1;\nconst = 2;\n"), "app.mjs", 2);
  }

  @Test
  void aSyntaxErrorInAnImportedFileNamesThatFile() {
    host.file("lib/part.mjs", "export const a = 1;\n\n  let 5;\n");
    assertFails(loadFailure("import { a } from './lib/part.mjs';"), "lib/part.mjs", 3);
  }

  @Test
  void aThrowAtLoadNamesItsPlace() {
    ExchangeException error =
        loadFailure("function first() {\n  throw new TypeError('at load');\n}\nfirst();\n");
    assertFails(error, "app.mjs", 2);
    assertThat(error).hasMessage("TypeError: at load");
    assertThat(place(error).stack()).containsExactly("first (app.mjs:2)", "top level (app.mjs:4)");
  }

  @Test
  void aRejectedTopLevelAwaitFailsTheLoad() {
    assertFails(
        loadFailure("await null;\nawait Promise.reject(new Error('late'));\n"), "app.mjs", 2);
  }

  @Test
  void aTopLevelThatNeverSettlesFailsTheLoad() {
    host.file("app.mjs", "await new Promise(() => {});\n");
    ExchangeException error =
        ScriptHost.failure(() ->
            host.load("app.mjs", ScriptHost.limits(new JsonObject().put("loadTimeout", 300))));
    assertThat(error.code()).isEqualTo(ErrorCode.SCRIPT_TIMEOUT);
  }

  @Test
  void aThrowInAHandlerNamesItsPlaceAndTheAuthorsFrames() {
    host.handler("(msg) => {\n  const deep = () => { throw new RangeError('no'); };\n  deep();\n}");
    ExchangeException error = host.goFails();
    assertFails(error, "app.mjs", 3);
    assertThat(error).hasMessage("RangeError: no");
    assertThat(error.exchange()).isEqualTo("app");
    assertThat(place(error).column()).isPositive();
    assertThat(place(error).stack()).containsExactly("deep (app.mjs:3)", "go (app.mjs:4)");
  }

  @Test
  void aRejectionAfterAnAwaitNamesItsPlace() {
    host.handler("async () => {\n  await app.request('ping');\n  throw new Error('later');\n}");
    assertFails(host.goFails(), "app.mjs", 4);
  }

  @Test
  void aThrowInAComputedCellNamesItsPlace() {
    host.run(
        """
        import { exchange } from 'exchange';
        exchange({ id: 'app', state: { n: 1, bad: ($) => $.n.x.y }, handlers: {
          go: (msg, sig, state) => state.bad,
        } });
        """);
    ExchangeException error = host.goFails();
    assertFails(error, "app.mjs", 2);
    assertThat(error).hasMessageContaining("Cannot read property 'y' of undefined");
  }

  @Test
  void aValueThatCanNotBeCarriedNamesTheHandler() {
    host.handler("() => ({ items: [1, 2, 3, { price: NaN }] })");
    ExchangeException error = host.goFails();
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(error).hasMessageEndingWith("got NaN at value.items[3].price");
    assertThat(place(error).file()).isEqualTo("app.mjs");
    assertThat(place(error).line()).isEqualTo(2);
  }

  @Test
  void anErrorsOwnCodeIsKept() {
    host.handler("() => { throw new ExchangeError('CONFLICT', 'taken'); }");
    assertThat(host.goFails().describe()).startsWith("CONFLICT: taken (app.mjs:2:");
    host.file(
            "b.mjs",
            """
            import { exchange } from 'exchange';
            exchange({ id: 'b', handlers: { x: () => {
              throw Object.assign(new Error('m'), { code: 'FORBIDDEN' }); } } });\
            """)
        .load("b.mjs");
    ExchangeException error =
        ScriptHost.failure(() -> ScriptHost.await(host.complex.exchange("b").request("x", null)));
    assertThat(error.describe()).startsWith("FORBIDDEN: m (b.mjs:3:");
  }

  @Test
  void anErrorOfTheHostKeepsItsCodeThroughTheGuest() {
    host.handler("(msg, sig) => { try { sig('not a name!', 1); } finally { } }");
    ExchangeException error = host.goFails();
    assertThat(error.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(place(error).line()).isEqualTo(2);
  }

  @Test
  void aRemoteErrorKeepsItsOwnPlace() {
    host.handler("async () => { await app.request('boom', null, { to: 'other' }); }");
    host.file(
            "other.mjs",
            "import { exchange } from 'exchange';\n"
                + "exchange({ id: 'other', handlers: { boom: () => { null.x; } } });")
        .load("other.mjs");
    ExchangeException error = host.goFails();
    assertFails(error, "other.mjs", 2);
    assertThat(error.exchange()).isEqualTo("other");
  }

  @Test
  void aRejectionThatIsNoErrorIsToldInWords() {
    host.handler("() => Promise.reject('just text')");
    assertThat(host.goFails())
        .hasMessage("expected an Error as the reason of a rejection, got the text \"just text\"");
  }

  @Test
  void noTextOfTheHostAppears() {
    host.handler("(msg, sig) => { sig({}, 1); }");
    assertThat(host.goFails().describe())
        .startsWith("BAD_MESSAGE: expected text as the name of a signal, got an object")
        .doesNotContain("dev.exchange", "org.graalvm", "java.");
  }

  @Test
  void aStackOverflowIsAnOrdinaryError() {
    host.handler("() => { const f = () => 1 + f(); return f(); }");
    assertThat(host.goFails()).hasMessageContaining("RangeError");
    assertThat(host.request("ping", null)).isEqualTo("pong");
  }

  @Test
  void anEndlessLoopIsInterruptedAndTheExchangeGoesOn() {
    host.handler("() => { for (;;); }", limit());
    assertTimeout();
  }

  @Test
  void anEndlessChainOfMicrotasksIsInterruptedAndTheExchangeGoesOn() {
    host.handler("() => { const f = () => Promise.resolve().then(f); f(); return 1; }", limit());
    assertTimeout();
  }

  @Test
  void aRegularExpressionThatBacktracksIsInterruptedAndTheExchangeGoesOn() {
    host.handler("() => /^(\\w+\\s?)*\\1$/.test('aaaa '.repeat(30) + '!')", limit());
    assertTimeout();
  }

  @Test
  void whatCanNotBeInterruptedIsAbandonedAndItsPeersAreTold() {
    host.run(
        """
        import { exchange } from 'exchange';
        const asker = exchange({ id: 'app', handlers: {
          go: () => asker.request('hang', null, { to: 'lost', timeout: 50000 }),
        } });
        """);
    host.file(
            "lost.mjs",
            """
            import { exchange } from 'exchange';
            exchange({ id: 'lost', handlers: { hang: () => Array.from({ length: 1e9 }, () => 0).length } });
            """)
        .load("lost.mjs", limit());
    ExchangeException error = host.goFails();
    assertThat(error.code()).isIn(ErrorCode.SCRIPT_TIMEOUT, ErrorCode.PEER_GONE);
  }

  private void assertTimeout() {
    ExchangeException error = host.goFails();
    assertThat(error.code()).isEqualTo(ErrorCode.SCRIPT_TIMEOUT);
    assertThat(error).hasMessageContaining("within 400 ms");
    assertThat(host.request("ping", null)).isEqualTo("pong");
  }

  private static JsonObject limit() {
    return ScriptHost.limits(new JsonObject().put("scriptTimeout", 400).put("loadTimeout", 60_000));
  }

  private ExchangeException loadFailure(String text) {
    return ScriptHost.failure(() -> host.run(text));
  }

  private static void assertFails(ExchangeException error, String file, int line) {
    assertThat(error.code()).isEqualTo(ErrorCode.HANDLER_FAILED);
    assertThat(place(error).file()).isEqualTo(file);
    assertThat(place(error).line()).isEqualTo(line);
    assertThat(error.describe())
        .doesNotContain("dev.exchange", "org.graalvm", "com.oracle", "java.lang", "/program/");
  }

  private static Location place(ExchangeException error) {
    Location place = error.location();
    if (place == null) {
      throw new AssertionError("expected a place in " + error.describe());
    }
    return place;
  }
}
