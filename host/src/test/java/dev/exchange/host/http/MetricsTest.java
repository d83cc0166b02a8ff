package dev.exchange.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a real server says at /metrics, read as Prometheus reads it. */
class MetricsTest {

  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{(?:[a-z_]+=\"[^\"\\\\\\n]*\",?)+})?) ([0-9.E+-]+|NaN)");
  private static final Pattern COMMENT =
      Pattern.compile("# (HELP [a-z_:]+ .+|TYPE [a-z_:]+ (counter|gauge|summary|histogram))");

  @Test
  void eachExchangeTellsWhatItHasDoneAndWhatWaits() throws Exception {
    try (TestServer server = new TestServer()) {
      Exchange shop =
          server.deploy(
              Exchange.define("shop")
                  .handler("order", (msg, sig, state) -> "done")
                  .handler(
                      "fail",
                      (msg, sig, state) -> {
                        throw new ExchangeException(ErrorCode.CONFLICT, "no");
                      }));
      TestServer.await(shop.request("order", 1));
      TestServer.await(shop.request("order", 2));
      TestServer.await(shop.request("fail", 3).otherwiseEmpty());
      Map<String, Double> metrics = metrics(server);
      assertThat(metrics)
          .containsEntry("exchange_messages_total{exchange=\"shop\",station=\"handled\"}", 2.0)
          .containsEntry("exchange_messages_total{exchange=\"shop\",station=\"failed\"}", 1.0)
          .containsEntry("exchange_inbox{exchange=\"shop\"}", 0.0)
          .containsEntry("exchange_handling{exchange=\"shop\"}", 0.0)
          .containsEntry("exchange_parked{exchange=\"shop\"}", 0.0)
          .containsEntry("exchange_pending{exchange=\"shop\"}", 0.0)
          .containsEntry("exchange_links{exchange=\"shop\"}", 0.0);

      TestServer.await(shop.close());
      assertThat(metrics(server).keySet()).noneMatch(name -> name.contains("shop"));
    }
  }

  @Test
  void theJvmTellsItsHeapAndItsThreads() throws Exception {
    try (TestServer server = new TestServer()) {
      Map<String, Double> metrics = metrics(server);
      assertThat(metrics.get("jvm_memory_used_bytes{area=\"heap\"}")).isPositive();
      assertThat(metrics.get("jvm_threads_current")).isPositive();
    }
  }

  @Test
  void requestsAreCountedByTheStatusOfTheirAnswers() throws Exception {
    try (TestServer server = new TestServer()) {
      server.post("/api/greeter/greet", "1");
      server.post("/api/greeter/nobody", "1");
      server.get("/nowhere");
      server.ask("GET /api", List.of("Origin: http://elsewhere.example"), "");
      assertThat(metrics(server))
          .containsEntry("exchange_http_requests_total{status=\"200\"}", 1.0)
          .containsEntry("exchange_http_requests_total{status=\"404\"}", 2.0)
          .containsEntry("exchange_http_requests_total{status=\"403\"}", 1.0);
      assertThat(metrics(server))
          .containsEntry("exchange_http_requests_total{status=\"200\"}", 2.0);
    }
  }

  @Test
  void twoHostsOfOneProcessCountForThemselves() throws Exception {
    try (TestServer one = new TestServer();
        TestServer other = new TestServer()) {
      one.get("/nowhere");
      assertThat(metrics(one)).containsKey("exchange_http_requests_total{status=\"404\"}");
      assertThat(metrics(other)).doesNotContainKey("exchange_http_requests_total{status=\"404\"}");
    }
  }

  @Test
  void theTokenOpensIt() throws Exception {
    try (TestServer server = new TestServer(Settings.defaults().with(Defaults.TOKEN, "sesame"))) {
      assertThat(server.get("/metrics").status()).isEqualTo(401);
      Wire.Reply open = server.ask("GET /metrics", List.of("Authorization: Bearer sesame"), "");
      assertThat(open.status()).isEqualTo(200);
      assertThat(open.header("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }
  }

  private static Map<String, Double> metrics(TestServer server) throws Exception {
    Wire.Reply reply = server.get("/metrics");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    Map<String, Double> samples = new TreeMap<>();
    for (String line : reply.body().lines().toList()) {
      if (line.startsWith("#")) {
        assertThat(line).matches(COMMENT);
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      assertThat(samples.put(sample.group(1), Double.valueOf(sample.group(2)))).as(line).isNull();
    }
    return samples;
  }
}
