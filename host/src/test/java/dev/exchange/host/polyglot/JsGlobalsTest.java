package dev.exchange.host.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.api.ValueList;
import io.vertx.core.http.HttpServer;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class JsGlobalsTest {

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

  /** Each case of globals.json: a function body and what it returns. */
  @TestFactory
  List<DynamicTest> everyGlobalDoesWhatItsStandardSays() throws Exception {
    host.handler("(msg) => new (Object.getPrototypeOf(async () => {}).constructor)(msg.value)()");
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream cases = getClass().getResourceAsStream("globals.json")) {
      for (JsonNode each : new ObjectMapper().readTree(Objects.requireNonNull(cases))) {
        String source = each.get(0).textValue();
        Object expected =
            dev.exchange.api.Values.of(new ObjectMapper().convertValue(each.get(1), Object.class));
        tests.add(
            DynamicTest.dynamicTest(source, () -> assertThat(host.go(source)).isEqualTo(expected)));
      }
    }
    return tests;
  }

  @Test
  void timersRunInTheirOrderAndEndWhenCleared() {
    host.handler(
        """
        async () => {
          const seen = [];
          setTimeout((...args) => seen.push('b', ...args), 30, 1, 2);
          setTimeout(() => seen.push('a'), 1);
          const never = setTimeout(() => seen.push('never'), 5);
          clearTimeout(never);
          clearTimeout(never); clearTimeout(undefined); clearTimeout(99999);
          let ticks = 0;
          await new Promise((resolve) => {
            const interval = setInterval(() => { if (++ticks === 3) { clearInterval(interval); resolve(); } }, 1);
          });
          await new Promise((resolve) => setTimeout(resolve, 40));
          return [seen, ticks];
        }
        """);
    assertThat(host.go()).isEqualTo(ValueList.of(ValueList.of("a", "b", 1, 2), 3));
  }

  @Test
  void theConsoleGoesToTheLoggerOfTheExchange() {
    List<String> lines = new ArrayList<>();
    Logger logger = Logger.getLogger("exchange.app");
    Handler recorder =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            lines.add(record.getLevel() + " " + record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(recorder);
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL); // a command that ran before may have left failures alone
    try {
      host.handler(
          """
          () => {
            console.log('%s is %d', 'x', 42, { a: [1, 'b'] });
            console.warn('careful');
            console.error(new TypeError('bad').message);
            console.info([undefined, null]);
            setTimeout(() => { throw new RangeError('in a timer'); }, 1);
            const late = async () => { throw new RangeError('nobody awaits it'); };
            setTimeout(late, 3);
            const heard = Promise.reject(new RangeError('somebody does'));
            setTimeout(() => heard.catch(() => {}), 4);
            heard.catch(() => {});
            return new Promise((resolve) => setTimeout(resolve, 20));
          }
          """);
      host.go();
    } finally {
      logger.removeHandler(recorder);
      logger.setUseParentHandlers(true);
      logger.setLevel(null);
    }
    assertThat(lines)
        .startsWith(
            "INFO x is 42 { a: [ 1, 'b' ] }",
            "WARNING careful",
            "SEVERE bad",
            "INFO [ undefined, null ]")
        .hasSize(6);
    assertThat(lines.get(4))
        .startsWith("SEVERE HANDLER_FAILED: RangeError: in a timer (app.mjs:7:");
    assertThat(lines.get(5))
        .startsWith("SEVERE HANDLER_FAILED: RangeError: nobody awaits it (app.mjs:8:");
  }

  @Test
  void fetchAsksAServer() {
    HttpServer server =
        ScriptHost.await(
            host.vertx
                .createHttpServer()
                .requestHandler(request ->
                    request
                        .body()
                        .onSuccess(body -> {
                          switch (request.path()) {
                            case "/moved" ->
                                request
                                    .response()
                                    .setStatusCode(302)
                                    .putHeader("location", "/echo")
                                    .end();
                            case "/bytes" -> request.response().end(body);
                            case "/none" -> request.response().setStatusCode(204).end();
                            case "/slow" -> {}
                            case "/big" -> request.response().end("x".repeat(100_000));
                            default ->
                                request
                                    .response()
                                    .setStatusCode(request.path().equals("/missing") ? 404 : 200)
                                    .putHeader("content-type", "application/json")
                                    .putHeader("x-twice", "1, 2")
                                    .end(
                                        "{\"method\":\"%s\",\"type\":\"%s\",\"body\":\"%s\"}"
                                            .formatted(
                                                request.method(),
                                                request.getHeader("content-type"),
                                                body));
                          }
                        }))
                .listen(0, "127.0.0.1"));
    host.handler(
        """
        async (msg) => {
          const base = msg.value;
          const got = await fetch(`${base}/echo`);
          const posted = await (await fetch(new URL('/echo', base), {
            method: 'post', body: 'hi', headers: { 'Content-Type': 'text/x' } })).json();
          const form = await (await fetch(`${base}/echo`, {
            method: 'POST', body: new URLSearchParams({ a: '1 2' }) })).json();
          const moved = await fetch(`${base}/moved`);
          const manual = await fetch(`${base}/moved`, { redirect: 'manual' });
          const refused = await fetch(`${base}/moved`, { redirect: 'error' }).catch((e) => e.name);
          const bytes = await (await fetch(`${base}/bytes`, {
            method: 'PUT', body: new Uint8Array([0, 255]) })).bytes();
          const none = await fetch(`${base}/none`);
          const missing = await fetch(`${base}/missing`);
          const late = await fetch(`${base}/slow`, { signal: AbortSignal.timeout(30) }).catch((e) => e.name);
          const early = await fetch(`${base}/slow`, { signal: AbortSignal.abort() }).catch((e) => e.name);
          const closed = await fetch('http://127.0.0.1:1/').catch((e) => [e.name, e.cause.code]);
          return [got.status, got.ok, got.headers.get('X-Twice'), (await got.json()).method, posted,
            form.type, form.body, moved.redirected, moved.url === `${base}/echo`, manual.status, refused,
            [...bytes], none.status, await none.text(), missing.ok, late, early, closed,
            await got.text().catch((e) => e.name)];
        }
        """);
    ValueList answer = (ValueList) host.go("http://127.0.0.1:" + server.actualPort());
    assertThat(answer.toString())
        .isEqualTo(
            "[200, true, 1, 2, GET, {method=POST, type=text/x, body=hi},"
                + " application/x-www-form-urlencoded;charset=UTF-8, a=1+2, true, true, 302,"
                + " TypeError, [0, 255], 204, , false, TimeoutError, AbortError,"
                + " [TypeError, PEER_GONE], TypeError]");
  }

  @Test
  void fetchIsBoundedInSizeAndTime() {
    HttpServer server =
        ScriptHost.await(
            host.vertx
                .createHttpServer()
                .requestHandler(request -> {
                  if (request.path().equals("/big")) {
                    request.response().end("x".repeat(100_000));
                  }
                })
                .listen(0, "127.0.0.1"));
    host.handler(
        "(msg) => fetch(msg.value).then((r) => r.text(), (e) => [e.name, e.cause.code])",
        ScriptHost.limits(
            new io.vertx.core.json.JsonObject()
                .put("fetchBytes", 50_000)
                .put("fetchTimeout", 3_000)
                .put("loadTimeout", 60_000)
                .put("scriptTimeout", 20_000)));
    String base = "http://127.0.0.1:" + server.actualPort();
    assertThat(host.go(base + "/big")).isEqualTo(ValueList.of("TypeError", "TOO_LARGE"));
    assertThat(host.go(base + "/slow")).isEqualTo(ValueList.of("TypeError", "TIMEOUT"));
  }
}
