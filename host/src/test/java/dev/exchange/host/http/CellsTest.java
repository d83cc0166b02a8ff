package dev.exchange.host.http;

import static dev.exchange.host.http.HttpApiTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Bytes;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ValueList;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.ExchangeVerticle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {

  private static final String ITEMS = "/api/shop/state/items";
  private static final String JSON = "Content-Type: application/json";

  private TestServer server;
  private Exchange shop;

  @BeforeEach
  void start() throws Exception {
    server =
        new TestServer(Settings.defaults().with(Defaults.REQUEST_TIMEOUT, Duration.ofSeconds(2)));
    shop = server.deploy(shop());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static ExchangeBuilder shop() {
    return Exchange.define("shop")
        .cell("items", List.of())
        .computed("count", state -> state.list("items").size())
        .computed("first", state -> state.list("items").text(0));
  }

  @Test
  void aCellIsReadWithItsVersionAsTag() throws Exception {
    Wire.Reply first = server.get(ITEMS);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body()).isEqualTo("[]");
    assertThat(first.header("etag")).matches("\"0-[0-9a-f]{8}\"");
    assertThat(first.header("cache-control")).isEqualTo("no-cache");
    assertThat(first.header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
    TestServer.await(shop.set("items", ValueList.of("a")));
    Wire.Reply second = server.get(ITEMS);
    assertThat(second.body()).isEqualTo("[\"a\"]");
    assertThat(second.header("etag")).startsWith("\"1-");
    assertThat(server.get("/api/shop/state/count").body()).isEqualTo("1");
  }

  @Test
  void whoKnowsTheVersionIsToldThatItIsTheSame() throws Exception {
    String tag = server.get(ITEMS).header("etag");
    for (String known : List.of(tag, "W/" + tag, "\"x\" , " + tag, "*")) {
      Wire.Reply same = server.ask("GET " + ITEMS, List.of("If-None-Match: " + known), "");
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.header("etag")).isEqualTo(tag);
      assertThat(same.body()).isEmpty();
    }
    TestServer.await(shop.set("items", ValueList.of("a")));
    assertThat(server.ask("GET " + ITEMS, List.of("If-None-Match: " + tag), "").status())
        .isEqualTo(200);
    assertThat(server.ask("GET " + ITEMS, List.of("If-Match: " + tag), "").status()).isEqualTo(412);
  }

  @Test
  void headIsGetWithoutTheBody() throws Exception {
    Wire.Reply head = server.ask("HEAD " + ITEMS, List.of(), "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("etag")).isEqualTo(server.get(ITEMS).header("etag"));
    assertThat(head.header("content-length")).isEqualTo("2");
  }

  @Test
  void putSetsACellAndTellsItsNewTag() throws Exception {
    Wire.Reply reply = server.ask("PUT " + ITEMS, List.of(JSON), "[\"a\"]");
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("etag")).startsWith("\"1-");
    Wire.Reply read = server.get(ITEMS);
    assertThat(read.body()).isEqualTo("[\"a\"]");
    assertThat(read.header("etag")).isEqualTo(reply.header("etag"));
    assertThat(server.get("/api/shop/state/count").body()).isEqualTo("1");
    Wire.Reply same = server.ask("PUT " + ITEMS, List.of(JSON), "[\"a\"]");
    assertThat(same.header("etag"))
        .as("an equal value is no change")
        .isEqualTo(reply.header("etag"));
    server.ask("PUT " + ITEMS, List.of("Content-Type: application/octet-stream"), "abc");
    assertThat(TestServer.await(shop.get("items")))
        .isEqualTo(Bytes.of("abc".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aPutThatExpectsAnotherVersionChangesNothing() throws Exception {
    String old = server.get(ITEMS).header("etag");
    assertThat(put("[1]", "If-Match: " + old).status()).isEqualTo(204);
    Wire.Reply late = put("[2]", "If-Match: " + old);
    assertThat(problem(late, 412).text("code")).isEqualTo("CONFLICT");
    assertThat(late.header("etag")).isEqualTo(server.get(ITEMS).header("etag"));
    assertThat(put("[2]", "If-Match: W/" + late.header("etag")).status())
        .as("a weak tag is none to rely on")
        .isEqualTo(412);
    assertThat(put("[2]", "If-None-Match: *").status()).isEqualTo(412);
    assertThat(put("[2]", "If-None-Match: " + late.header("etag")).status()).isEqualTo(412);
    assertThat(server.get(ITEMS).body()).isEqualTo("[1]");
    assertThat(put("[2]", "If-Match: *").status()).isEqualTo(204);
    assertThat(put("[3]", "If-None-Match: " + old).status()).isEqualTo(204);
  }

  @Test
  void ofManyWhoHaveSeenTheSameVersionOneSucceedsEachTime() throws Exception {
    int callers = 8;
    int rounds = 25;
    TestServer.await(shop.set("items", 0));
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
    for (int i = 0; i < callers; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (Wire wire = server.wire()) {
                  for (int done = 0; done < rounds; ) {
                    Wire.Reply seen = wire.exchange("GET " + ITEMS, List.of(), "");
                    String next = String.valueOf(Integer.parseInt(seen.body()) + 1);
                    String tag = "If-Match: " + seen.header("etag");
                    Wire.Reply set = wire.exchange("PUT " + ITEMS, List.of(JSON, tag), next);
                    assertThat(set.status()).isIn(204, 412);
                    done += set.status() == 204 ? 1 : 0;
                  }
                } catch (Throwable e) {
                  failures.add(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
    assertThat(TestServer.await(shop.get("items"))).isEqualTo((long) callers * rounds);
  }

  @Test
  void aTagOfAnEarlierLifeOfTheExchangeIsAnotherOne() throws Exception {
    String id = deploy("again");
    String tag = server.get("/api/again/state/a").header("etag");
    TestServer.await(server.vertx.undeploy(id));
    assertThat(problem(server.get("/api/again/state/a"), 404).text("code")).isEqualTo("NO_HANDLER");
    deploy("again");
    Wire.Reply put = server.ask("PUT /api/again/state/a", List.of(JSON, "If-Match: " + tag), "1");
    assertThat(put.status()).isEqualTo(412);
    assertThat(put.header("etag")).startsWith("\"0-").isNotEqualTo(tag);
  }

  @Test
  void theTagIsThatOfTheValueThatWasPutAlsoIfAWatcherSetsTheCellAgain() throws Exception {
    shop.watch(
        "items",
        change -> {
          if (change.value() instanceof ValueList list && list.size() == 1) {
            shop.set("items", ValueList.of("more", "items")).onComplete(done -> {});
          }
        });
    Wire.Reply put = server.ask("PUT " + ITEMS, List.of(JSON), "[\"a\"]");
    assertThat(put.header("etag")).startsWith("\"1-");
    assertThat(server.get(ITEMS).header("etag")).startsWith("\"2-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/shop/state/none        | 1   | 404 | UNKNOWN_CELL",
        "/api/shop/state/__proto__   | 1   | 404 | UNKNOWN_CELL",
        "/api/nobody/state/items     | 1   | 404 | NO_HANDLER",
        "/api/host/state/items       | 1   | 404 | NO_HANDLER",
        "/api/sh%20op/state/items    | 1   | 400 | BAD_MESSAGE",
        "/api/shop/state/count       | 1   | 409 | WRITE_IN_COMPUTED",
        "/api/shop/state/items       | 1e999 | 422 | INVALID_VALUE",
        "/api/shop/state/items       | 9007199254740993 | 422 | INVALID_VALUE",
        "/api/shop/state/items       | [1  | 400 | BAD_MESSAGE",
      })
  void aBadPutIsRefused(String path, String body, int status, String code) throws Exception {
    Wire.Reply reply = server.ask("PUT " + path, List.of(JSON), body);
    assertThat(problem(reply, status).text("code")).isEqualTo(code);
    assertThat(server.get(ITEMS).header("etag")).startsWith("\"0-");
  }

  @Test
  void aCellInErrorIsAProblemWithItsCode() throws Exception {
    Wire.Reply reply = server.get("/api/shop/state/first");
    assertThat(reply.status()).isGreaterThanOrEqualTo(400);
    assertThat(problem(reply, reply.status()).text("exchange")).isEqualTo("shop");
    assertThat(reply.header("etag")).startsWith("\"0-");
    assertThat(server.get("/api/shop/state/none").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "\"a", "\"a\" \"b\"", "", "w/\"a\"", "\"a\",*"})
  void aTagOutOfItsFormIsRefused(String tag) throws Exception {
    assertThat(problem(put("1", "If-Match: " + tag), 400).text("code")).isEqualTo("BAD_MESSAGE");
  }

  @Test
  void otherMethodsAreToldWhichThereAre() throws Exception {
    Wire.Reply reply = server.ask("DELETE " + ITEMS, List.of(), "");
    assertThat(problem(reply, 405)).isNotNull();
    assertThat(reply.header("allow")).isEqualTo("GET, HEAD, PUT, OPTIONS");
  }

  @Test
  void anExchangeThatHasNoTurnInTimeIsATimeout() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    Exchange stuck =
        server.deploy(
            Exchange.define("stuck")
                .cell("a", 1)
                .handler(
                    "hold",
                    (msg, sig, state) -> {
                      entered.countDown();
                      held.await();
                      return null;
                    }));
    stuck.request("hold", null).onComplete(done -> {});
    entered.await();
    Wire.Reply reply = server.get("/api/stuck/state/a");
    held.countDown();
    assertThat(problem(reply, 504).text("code")).isEqualTo("TIMEOUT");
  }

  @Test
  void theTokenIsNeeded() throws Exception {
    try (TestServer closed = new TestServer(Settings.defaults().with(Defaults.TOKEN, "sesame"))) {
      closed.deploy(shop());
      assertThat(closed.get(ITEMS).status()).isEqualTo(401);
      assertThat(closed.get(ITEMS + "?token=sesame").status()).isEqualTo(401);
      assertThat(closed.ask("GET " + ITEMS, List.of("Authorization: Bearer sesame"), "").status())
          .isEqualTo(200);
    }
  }

  private Wire.Reply put(String json, String header) throws Exception {
    return server.ask("PUT " + ITEMS, List.of(JSON, header), json);
  }

  private String deploy(String id) throws Exception {
    ExchangeVerticle verticle =
        new ExchangeVerticle(Exchange.define(id).cell("a", 0), server.complex);
    return TestServer.await(server.vertx.deployVerticle(verticle));
  }
}
