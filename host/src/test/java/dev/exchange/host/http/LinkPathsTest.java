package dev.exchange.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.host.exchange.Listing;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where links are made: 426 is a place that waits for a WebSocket, 404 is none. */
class LinkPathsTest {

  private static final Listing APP = listing("app", false);

  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    server.deploy(Exchange.define("app"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"/exchange/app,426", "/exchange/none,404", "/exchange/app/more,404"})
  void aPathNamesItsExchange(String path, int status) throws Exception {
    assertThat(server.get(path).status()).isEqualTo(status);
  }

  @Test
  void withoutANameItIsTheOnlyOneOrTheDefaultElseTheGateway() throws Exception {
    server.listings = List.of(APP);
    assertThat(server.get("/exchange").status()).isEqualTo(426);
    server.listings = List.of(APP, listing("other", true));
    assertThat(server.get("/exchange").body()).contains("got other");
    server.listings = List.of(APP, listing("other", false));
    assertThat(server.get("/exchange").body()).contains("got " + server.gateway.id());
    server.listings = List.of(listing("other", false), listing("app", true));
    assertThat(server.get("/exchange/").status()).isEqualTo(426);
  }

  @Test
  void whileProgramsLoadAnExchangeMayStillCome() throws Exception {
    server.readiness = new Readiness(List.of("late.mjs"), List.of());
    Wire.Reply reply = server.get("/exchange/late");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("retry-after")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /exchange/app", "POST /exchange/app/http"})
  void aForeignPageAndAForeignHostMakeNoLink(String first) throws Exception {
    for (String header : List.of("Origin: https://evil.example", "Host: evil.example")) {
      assertThat(server.ask(first, List.of(header), "").status()).as(header).isEqualTo(403);
    }
  }

  private static Listing listing(String id, boolean byDefault) {
    return new Listing(id, List.of(), List.of(), "", "", byDefault, List.of());
  }
}
