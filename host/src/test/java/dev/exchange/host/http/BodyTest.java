package dev.exchange.host.http;

import static dev.exchange.host.http.HttpApiTest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BodyTest {

  private static final String HEAD =
      "POST /api/greeter/greet HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  @Test
  void anAnnouncedLengthOverTheLimitIsRefusedBeforeTheBody() throws Exception {
    try (TestServer server = new TestServer();
        Wire wire = server.wire()) {
      wire.send(HEAD + "Content-Length: 1048577\r\nExpect: 100-continue\r\n\r\n");
      Wire.Reply reply = wire.reply();
      assertThat(problem(reply, 413).text("detail"))
          .isEqualTo("expected a body of at most 1048576 bytes, got 1048577 bytes");
      assertThat(reply.header("connection")).isEqualTo("close");
      assertThat(wire.ended()).isTrue();
    }
  }

  @Test
  void aLengthBeyondAllNumbersIsRefused() throws Exception {
    try (TestServer server = new TestServer();
        Wire wire = server.wire();
        Wire words = server.wire()) {
      wire.send(HEAD + "Content-Length: 999999999999999999\r\n\r\n");
      assertThat(wire.reply().status()).isEqualTo(413);
      words.send(HEAD + "Content-Length: ten\r\n\r\n");
      assertThat(words.reply().status()).isEqualTo(400);
    }
  }

  @Test
  void chunksOverTheLimitAreRefusedAtOnce() throws Exception {
    Settings small = Settings.defaults().with(Defaults.HTTP_BODY, 1_000);
    try (TestServer server = new TestServer(small);
        Wire wire = server.wire()) {
      wire.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" + "1".repeat(1_000) + "\r\n");
      wire.send("1\r\n1\r\n");
      Wire.Reply reply = wire.reply();
      assertThat(problem(reply, 413).text("detail"))
          .isEqualTo("expected a body of at most 1000 bytes, got more");
      wire.send("1\r\n1\r\n");
      assertThat(wire.ended()).isTrue();
      assertThat(server.gateway.asked).isEmpty();
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() throws Exception {
    Settings small = Settings.defaults().with(Defaults.HTTP_BODY, 1_000);
    try (TestServer server = new TestServer(small);
        Wire wire = server.wire()) {
      String text = "\"" + "x".repeat(998) + "\"";
      wire.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" + text + "\r\n0\r\n\r\n");
      assertThat(wire.reply().body()).isEqualTo(text);
      wire.send(HEAD + "Content-Length: 1000\r\n\r\n" + text);
      assertThat(wire.reply().body()).as("the connection is kept").isEqualTo(text);
    }
  }

  @Test
  void aCallerThatWaitsForItIsToldToGoOn() throws Exception {
    try (TestServer server = new TestServer();
        Wire wire = server.wire()) {
      wire.send(HEAD + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      assertThat(wire.reply().status()).isEqualTo(100);
      wire.send("42");
      assertThat(wire.reply().body()).isEqualTo("42");
    }
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedForLongerThanItsTime() throws Exception {
    Settings hasty = Settings.defaults().with(Defaults.HTTP_BODY_TIME, Duration.ofMillis(50));
    try (TestServer server = new TestServer(hasty);
        Wire wire = server.wire()) {
      wire.send(HEAD + "Content-Length: 5\r\n\r\n1");
      assertThat(problem(wire.reply(), 408).text("detail"))
          .isEqualTo("expected the whole body within 50 ms, got a part of it");
      assertThat(wire.ended()).isTrue();
    }
  }

  @Test
  void aCallerThatGoesAwayInTheMiddleLeavesNothingBehind() throws Exception {
    Settings one = Settings.defaults().with(Defaults.HTTP_PENDING, 1);
    try (TestServer server = new TestServer(one)) {
      Wire torn = server.wire();
      torn.send(HEAD + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertThat(torn.reply().status()).isEqualTo(100);
      torn.send("1");
      Wire.Reply full = server.post("/api/greeter/greet", "1");
      assertThat(problem(full, 503).text("code")).isEqualTo("OVERLOADED");
      assertThat(full.header("retry-after")).isEqualTo("1");
      torn.close();
      assertThat(awaitStatus(server, 200).body()).isEqualTo("1");
    }
  }

  @Test
  void aHeaderOverItsLimitIsRefused() throws Exception {
    try (TestServer server = new TestServer()) {
      Wire.Reply head = server.ask("GET /api", List.of("X-Long: " + "x".repeat(9_000)), "");
      problem(head, 431);
      problem(server.get("/api?" + "x".repeat(5_000)), 414);
    }
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    try (TestServer server = new TestServer();
        Wire wire = server.wire()) {
      wire.send("\u0016\u0003\u0001 hello\r\n\r\n");
      problem(wire.reply(), 400);
    }
  }

  @Test
  void closingGivesTheAnswersThatAreOnTheirWay() throws Exception {
    Promise<Object> held = Promise.promise();
    CountDownLatch asked = new CountDownLatch(1);
    try (TestServer server = new TestServer();
        Wire wire = server.wire();
        Wire idle = server.wire()) {
      server.gateway.answer(
          "slow",
          value -> {
            asked.countDown();
            return held.future();
          });
      assertThat(idle.exchange("GET /health", List.of(), "").status()).isEqualTo(200);
      wire.send("POST /api/greeter/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      var closed = server.api().close(Duration.ofSeconds(10));
      assertThat(idle.ended()).as("an idle connection is closed").isTrue();
      held.complete("late");
      assertThat(wire.reply().body()).isEqualTo("\"late\"");
      TestServer.await(closed);
    }
  }

  @Test
  void aPortInUseIsOneSentence() throws Exception {
    try (TestServer server = new TestServer()) {
      Vertx other = Vertx.vertx();
      int port = server.api().port();
      Settings same = Settings.defaults().with(Defaults.HTTP_PORT, port);
      var second = HttpApi.listen(other, same, server.backend());
      Exception failure = catchThrowableOfType(Exception.class, () -> TestServer.await(second));
      assertThat(failure.getCause())
          .isInstanceOf(CannotListen.class)
          .hasMessage(
              "expected a free port at 127.0.0.1:"
                  + port
                  + ", but another program listens there: stop it, or choose another port with"
                  + " --port");
      TestServer.await(other.close());
    }
  }

  @Test
  void anAddressOfAnotherMachineIsOneSentence() throws Exception {
    TestServer here = new TestServer();
    Settings elsewhere =
        Settings.defaults()
            .with(Defaults.HTTP_HOST, "192.0.2.1")
            .with(Defaults.HTTP_PORT, 0)
            .with(Defaults.TOKEN, "x");
    var listening = HttpApi.listen(here.vertx, elsewhere, here.backend());
    Exception failure = catchThrowableOfType(Exception.class, () -> TestServer.await(listening));
    assertThat(failure.getCause())
        .isInstanceOf(CannotListen.class)
        .hasMessageStartingWith(
            "expected an address of this machine to listen on, got 192.0.2.1:0: ");
    here.close();
  }

  /** Asks until the answer has that status: what another connection did takes its time. */
  private static Wire.Reply awaitStatus(TestServer server, int status) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    Wire.Reply reply = server.post("/api/greeter/greet", "1");
    while (reply.status() != status && System.nanoTime() < end) {
      reply = server.post("/api/greeter/greet", "1");
    }
    return reply;
  }
}
