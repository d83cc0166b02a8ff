package dev.exchange.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Bytes;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Location;
import dev.exchange.api.ValueMap;
import dev.exchange.host.codec.JsonValues;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpApiTest {

  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void aRequestIsAnsweredWithTheHandlersValue() throws Exception {
    Wire.Reply reply = server.post("/api/greeter/greet", "{\"name\":\"Ada\"}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(reply.body()).isEqualTo("{\"name\":\"Ada\"}");
    assertThat(server.gateway.last().name()).isEqualTo("greet");
    assertThat(server.gateway.last().value()).isEqualTo(ValueMap.of("name", "Ada"));
    assertThat(server.gateway.last().options().to()).isEqualTo("greeter");
  }

  @Test
  void aMessageToTheHostItselfGoesToWhoeverHandlesIt() throws Exception {
    assertThat(server.post("/api/host/greet", "1").status()).isEqualTo(200);
    assertThat(server.gateway.last().options().to()).isNull();
  }

  @Test
  void anEmptyBodyIsNull() throws Exception {
    Wire.Reply reply = server.ask("POST /api/greeter/greet", List.of(), "");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("null");
    assertThat(server.gateway.last().value()).isNull();
  }

  @Test
  void octetsAreBytes() throws Exception {
    Wire.Reply reply =
        server.ask(
            "POST /api/greeter/greet", List.of("Content-Type: application/octet-stream"), "abc");
    assertThat(reply.body()).isEqualTo("{\"$bytes\":\"YWJj\"}");
    assertThat(server.gateway.last().value())
        .isEqualTo(Bytes.of("abc".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aSentMessageIsAnsweredWithItsId() throws Exception {
    Wire.Reply reply = server.post("/api/greeter/greet?mode=send", "1");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body()).isEqualTo("{\"id\":\"" + server.gateway.last().options().id() + "\"}");
  }

  @Test
  void aMessageWaitsForProgramsThatLoad() throws Exception {
    server.post("/api/greeter/greet?timeout=250", "1");
    assertThat(server.gateway.last().options().park()).isNull();
    server.readiness = new Readiness(List.of("greeter.mjs"), List.of());
    server.post("/api/greeter/greet?timeout=250", "1");
    assertThat(server.gateway.last().options().park()).isEqualTo(Duration.ofMillis(250));
    server.post("/api/greeter/greet", "1");
    assertThat(server.gateway.last().options().park()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void timeoutAndKeyGoWithTheMessage() throws Exception {
    server.post("/api/greeter/greet?timeout=250&key=a%20b", "1");
    assertThat(server.gateway.last().options().timeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(server.gateway.last().options().key()).isEqualTo("a b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/greeter/greet?mode=wait   | 400 | expected mode=request or mode=send, got \"wait\"",
        "/api/greeter/greet?timeout=0   | 400 | expected timeout=<ms> from 1 to 60000, got \"0\"",
        "/api/greeter/greet?timeout=60001 | 400 | timeout=<ms> from 1 to 60000, got \"60001\"",
        "/api/greeter/greet?timeout=1s  | 400 | expected timeout=<ms> from 1 to 60000, got \"1s\"",
        "/api/greeter/greet?key=        | 400 | expected key=<text> of 1 to 200 characters",
        "/api/greeter/greet?mode=send&mode=send | 400 | expected the query parameter mode once",
        "/api/greeter/greet?tiemout=1   | 400 | mode, timeout and key, got \"tiemout\"",
        "/api/greeter/a..b              | 400 | expected a message name of segments",
        "/api/gree%20ter/greet          | 400 | expected an exchange id of 1 to 64 characters",
        "/api/greeter/%E0%A4%A          | 400 | expected a valid request, got /api/greeter/",
        "/api/greeter/greet?key=%zz     | 400 | expected a valid request, got /api/greeter/greet",
        "/api/greeter/$who              | 403 | does not begin with $, which is reserved",
        "/api/greeter/nobody            | 404 | expected an exchange that handles nobody",
      })
  void aBadCallIsRefused(String path, int status, String sentence) throws Exception {
    Wire.Reply reply = server.post(path, "1");
    ValueMap problem = problem(reply, status);
    assertThat(problem.text("detail")).contains(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":      | 400 | BAD_MESSAGE   | at line 1, column",
        "{\"a\":NaN}  | 422 | INVALID_VALUE | got NaN at value.a",
        "9007199254740993 | 422 | INVALID_VALUE | beyond 2^53",
        "\"\\ud800\"  | 422 | INVALID_VALUE | a lone surrogate at index 0 at value",
      })
  void aBadBodyIsRefused(String body, int status, String code, String sentence) throws Exception {
    ValueMap problem = problem(server.post("/api/greeter/greet", body), status);
    assertThat(problem.text("code")).isEqualTo(code);
    assertThat(problem.text("detail")).contains(sentence);
    assertThat(server.gateway.asked).isEmpty();
  }

  @Test
  void aBodyThatIsNestedTooDeepIsTooLarge() throws Exception {
    String body = "[".repeat(65) + "]".repeat(65);
    assertThat(problem(server.post("/api/greeter/greet", body), 413).text("code"))
        .isEqualTo("TOO_LARGE");
  }

  @ParameterizedTest
  @CsvSource({
    "NO_HANDLER,404",
    "TIMEOUT,504",
    "LOOP,508",
    "BAD_MESSAGE,400",
    "INVALID_VALUE,422",
    "SCHEMA,422",
    "TOO_LARGE,413",
    "OVERLOADED,503",
    "HANDLER_FAILED,500",
    "SCRIPT_TIMEOUT,500",
    "PEER_GONE,502",
    "CLOSED,503",
    "UNAUTHENTICATED,401",
    "FORBIDDEN,403",
    "CONFLICT,409",
    "UNKNOWN_CELL,404",
    "WRITE_IN_COMPUTED,500",
    "CIRCULAR,500"
  })
  void eachErrorHasItsStatus(ErrorCode code, int status) throws Exception {
    server.gateway.answer("fail", value -> Future.failedFuture(new ExchangeException(code, "no")));
    Wire.Reply reply = server.post("/api/greeter/fail", "1");
    ValueMap problem = problem(reply, status);
    assertThat(problem.text("code")).isEqualTo(code.name());
    assertThat(problem.text("detail")).isEqualTo("no");
    assertThat(reply.header("retry-after")).isEqualTo(status == 503 ? "1" : null);
  }

  @Test
  void everyErrorCodeHasAStatusInTheTableAbove() throws Exception {
    CsvSource table =
        HttpApiTest.class
            .getDeclaredMethod("eachErrorHasItsStatus", ErrorCode.class, int.class)
            .getAnnotation(CsvSource.class);
    assertThat(List.of(table.value()).stream().map(row -> row.substring(0, row.indexOf(','))))
        .containsExactlyInAnyOrderElementsOf(
            List.of(ErrorCode.values()).stream().map(Enum::name).toList());
  }

  @Test
  void aFailureNamesTheExchangeAndThePlaceInTheScript() throws Exception {
    Location place = new Location("greeter.mjs", 3, 9, List.of("greet (greeter.mjs:3)"));
    server.gateway.answer(
        "fail",
        value ->
            Future.failedFuture(
                new ExchangeException(
                    ErrorCode.HANDLER_FAILED, "boom \ud800", "greeter", place, null)));
    ValueMap problem = problem(server.post("/api/greeter/fail", "1"), 500);
    assertThat(problem.text("detail")).isEqualTo("boom ?");
    assertThat(problem.text("exchange")).isEqualTo("greeter");
    assertThat(problem.map("location").toString())
        .isEqualTo("{file=greeter.mjs, line=3, column=9, stack=[greet (greeter.mjs:3)]}");
  }

  @Test
  void aHandlerThatThrowsInTheHostIsAProblemToo() throws Exception {
    server.gateway.answer(
        "fail",
        value -> {
          throw new IllegalStateException("broken");
        });
    assertThat(problem(server.post("/api/greeter/fail", "1"), 500).text("detail"))
        .contains("the host failed, which it should not")
        .contains("broken");
    assertThat(server.post("/api/greeter/greet", "1").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE /api/greeter/greet | POST, OPTIONS",
        "GET /api/greeter/greet    | POST, OPTIONS",
        "POST /api                 | GET, HEAD, OPTIONS",
        "PUT /health               | GET, HEAD, OPTIONS",
        "FOO /ready                | GET, HEAD, OPTIONS",
      })
  void anotherMethodIsNotAllowed(String first, String allow) throws Exception {
    Wire.Reply reply = server.ask(first, List.of(), "");
    assertThat(problem(reply, 405).text("detail")).startsWith("expected one of " + allow);
    assertThat(reply.header("allow")).isEqualTo(allow);
    Wire.Reply options =
        server.ask("OPTIONS " + first.substring(first.indexOf(' ') + 1), List.of(), "");
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("allow")).isEqualTo(allow);
  }

  @Test
  void headHasTheHeaderOfGetAndNoBody() throws Exception {
    Wire.Reply get = server.get("/api");
    Wire.Reply head = server.ask("HEAD /api", List.of(), "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("content-length"))
        .isEqualTo(String.valueOf(get.body().length()))
        .isEqualTo(get.header("content-length"));
  }

  @ParameterizedTest
  @CsvSource({"/", "/api/greeter", "/api/greeter/greet/more", "/nowhere"})
  void anUnknownPathIsAProblem(String path) throws Exception {
    assertThat(problem(server.get(path), 404).text("detail"))
        .startsWith("expected /api, /api/{exchange}/{name}, ")
        .endsWith(", /health or /ready, got " + path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type: application/json; charset=UTF-8   | 200",
        "Content-Type: application/cloudevents+json      | 200",
        "Content-Type: application/x-www-form-urlencoded | 415",
        "Content-Type: text/plain                        | 415",
        "Content-Type: application/json; charset=latin1  | 415",
        "Content-Encoding: gzip                          | 415",
      })
  void aBodyIsJsonOrOctets(String header, int status) throws Exception {
    Wire.Reply reply = server.ask("POST /api/greeter/greet", List.of(header), "1");
    assertThat(reply.status()).isEqualTo(status);
  }

  @Test
  void theOverviewTellsWhatThereIsAndHowToCallIt() throws Exception {
    ValueMap overview = json(server.get("/api"));
    assertThat(overview.text("host")).isEqualTo("host");
    assertThat(overview.text("usage")).contains("POST /api/{exchange}/{name}");
    assertThat(overview.list("exchanges").map(0))
        .isEqualTo(
            JsonValues.read(
                Buffer.buffer(
                    """
                    {"id":"greeter","language":"js","program":"greeter.mjs","handles":["greet"],
                     "cells":["total"],"call":"POST /api/greeter/{name}"}\
                    """)));
  }

  @Test
  void theHostIsAliveBeforeItIsReady() throws Exception {
    server.readiness =
        new Readiness(
            List.of("slow.py"),
            List.of(
                new Readiness.Failed(
                    "bad.mjs",
                    new ExchangeException(ErrorCode.HANDLER_FAILED, "no such import").failure())));
    assertThat(json(server.get("/health"))).isEqualTo(ValueMap.of("status", "alive"));
    Wire.Reply reply = server.get("/ready");
    ValueMap problem = problem(reply, 503);
    assertThat(problem.text("detail"))
        .isEqualTo("expected all programs to be loaded, got 1 on their way and 1 that failed");
    assertThat(problem.list("loading")).containsExactly("slow.py");
    assertThat(problem.list("failed").map(0).toString())
        .isEqualTo("{program=bad.mjs, code=HANDLER_FAILED, detail=no such import}");
    assertThat(reply.header("retry-after")).isEqualTo("1");

    server.readiness = Readiness.READY;
    assertThat(json(server.get("/ready"))).isEqualTo(ValueMap.of("status", "ready"));
  }

  static ValueMap json(Wire.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return (ValueMap) JsonValues.read(Buffer.buffer(reply.body()));
  }

  static ValueMap problem(Wire.Reply reply, int status) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    ValueMap problem = (ValueMap) JsonValues.read(Buffer.buffer(reply.body()));
    assertThat(problem.get("status")).isEqualTo((long) status);
    assertThat(problem.text("title")).isNotBlank();
    return problem;
  }
}
