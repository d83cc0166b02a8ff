package dev.exchange.host.http;

import static dev.exchange.host.http.HttpApiTest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {

  private static final Settings TOKEN = Settings.defaults().with(Defaults.TOKEN, "open-sesame");

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.5", "example.org", "8.8.8.8"})
  void anAddressThatOthersReachNeedsAToken(String host) {
    Settings settings = Settings.defaults().with(Defaults.HTTP_HOST, host);
    ExchangeException refusal =
        catchThrowableOfType(ExchangeException.class, () -> new Door(settings));
    assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal.text())
        .startsWith("expected a token (--token or EXCHANGE_TOKEN) for the address " + host);
    assertThat(new Door(settings.with(Defaults.TOKEN, "x"))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST"})
  void loopbackNeedsNoToken(String host) {
    assertThat(new Door(Settings.defaults().with(Defaults.HTTP_HOST, host))).isNotNull();
  }

  @Test
  void aCallerShowsTheToken() throws Exception {
    try (TestServer server = new TestServer(TOKEN)) {
      Wire.Reply none = server.get("/api");
      assertThat(problem(none, 401).text("code")).isEqualTo("UNAUTHENTICATED");
      assertThat(none.header("www-authenticate")).isEqualTo("Bearer realm=\"exchange\"");
      assertThat(none.body()).doesNotContain("sesame");
      for (String wrong : List.of("Bearer open-sesam", "Bearer open-sesame2", "Basic x", "x")) {
        problem(server.ask("GET /api", List.of("Authorization: " + wrong), ""), 401);
      }
      assertThat(server.post("/api/greeter/greet", "1").status()).isEqualTo(401);
      assertThat(server.gateway.asked).isEmpty();
      for (String right : List.of("Bearer open-sesame", "bearer  open-sesame")) {
        Wire.Reply reply = server.ask("GET /api", List.of("Authorization: " + right), "");
        assertThat(reply.status()).isEqualTo(200);
      }
    }
  }

  @Test
  void probesNeedNoTokenButSeeNoPrograms() throws Exception {
    try (TestServer server = new TestServer(TOKEN)) {
      server.readiness = new Readiness(List.of("secret.py"), List.of());
      assertThat(server.get("/health").status()).isEqualTo(200);
      assertThat(problem(server.get("/ready"), 503).containsKey("loading")).isFalse();
      Wire.Reply shown = server.ask("GET /ready", List.of("Authorization: Bearer open-sesame"), "");
      assertThat(problem(shown, 503).list("loading")).containsExactly("secret.py");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:7070,200",
    "localhost,200",
    "LocalHost:1234,200",
    "[::1]:7070,200",
    "mine.test,200",
    "evil.example,403",
    "evil.example:7070,403",
    "127.0.0.1.evil.example,403",
    "localhost.evil.example:7070,403"
  })
  void theHostHeaderNamesThisHost(String host, int status) throws Exception {
    Settings settings = Settings.defaults().with(Defaults.HTTP_NAMES, List.of("mine.test"));
    try (TestServer server = new TestServer(settings)) {
      Wire.Reply reply = server.ask("GET /api", List.of("Host: " + host), "");
      assertThat(reply.status()).isEqualTo(status);
      if (status == 403) {
        assertThat(problem(reply, 403).text("detail"))
            .startsWith("expected the Host header to name this host, got \"" + host + "\"");
      }
    }
  }

  @Test
  void oneHostHeaderIsNeeded() throws Exception {
    try (TestServer server = new TestServer();
        Wire none = server.wire();
        Wire two = server.wire()) {
      none.send("GET /api HTTP/1.1\r\n\r\n");
      problem(none.reply(), 400);
      two.send("GET /api HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n");
      assertThat(two.reply().status()).isEqualTo(400);
    }
  }

  @Test
  void withATokenOnAnOpenAddressEveryNameIsTaken() throws Exception {
    Settings open = TOKEN.with(Defaults.HTTP_HOST, "0.0.0.0");
    List<String> headers = List.of("Host: box.lan", "Authorization: Bearer open-sesame");
    try (TestServer server = new TestServer(open)) {
      assertThat(server.ask("GET /api", headers, "").status()).isEqualTo(200);
    }
    Settings named = open.with(Defaults.HTTP_NAMES, List.of("other.lan"));
    try (TestServer server = new TestServer(named)) {
      assertThat(server.ask("GET /api", headers, "").status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://localhost:3000",
        "http://127.0.0.1",
        "https://page.test.evil.example",
        "http://page.test"
      })
  void aForeignPageIsRefused(String origin) throws Exception {
    try (TestServer server = new TestServer(pages())) {
      List<String> headers = List.of("Origin: " + origin, "Content-Type: application/json");
      Wire.Reply reply = server.ask("POST /api/greeter/greet", headers, "1");
      assertThat(problem(reply, 403).text("detail"))
          .startsWith("expected a page of this host or of a configured origin, got the origin");
      assertThat(reply.header("access-control-allow-origin")).isNull();
      assertThat(server.gateway.asked).isEmpty();
    }
  }

  @Test
  void theHostsOwnPageMayCall() throws Exception {
    try (TestServer server = new TestServer()) {
      String own = "127.0.0.1:" + server.api().port();
      Wire.Reply reply =
          server.ask("GET /api", List.of("Host: " + own, "Origin: http://" + own), "");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("access-control-allow-origin")).isNull();
    }
  }

  @Test
  void aConfiguredPageMayCallAndReadTheAnswer() throws Exception {
    try (TestServer server = new TestServer(pages())) {
      Wire.Reply preflight =
          server.ask(
              "OPTIONS /api/greeter/greet",
              List.of("Origin: https://page.test", "Access-Control-Request-Method: POST"),
              "");
      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("access-control-allow-origin")).isEqualTo("https://page.test");
      assertThat(preflight.header("access-control-allow-methods")).isEqualTo("POST, OPTIONS");
      assertThat(preflight.header("access-control-allow-headers")).contains("authorization");
      assertThat(preflight.header("vary")).isEqualToIgnoringCase("origin");
      Wire.Reply reply =
          server.ask(
              "POST /api/greeter/greet",
              List.of("Origin: https://page.test", "Authorization: Bearer open-sesame"),
              "");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("access-control-allow-origin")).isEqualTo("https://page.test");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"page.test", "*", "https://page.test/", "ftp://page.test", "https://"})
  void aConfiguredOriginIsSchemeAndHost(String origin) {
    Settings settings = Settings.defaults().with(Defaults.HTTP_ORIGINS, List.of(origin));
    ExchangeException refusal =
        catchThrowableOfType(ExchangeException.class, () -> new Door(settings));
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(refusal.text()).endsWith("got \"" + origin + "\"");
  }

  private static Settings pages() {
    return TOKEN.with(Defaults.HTTP_ORIGINS, List.of("https://page.test"));
  }
}
