package dev.exchange.testing.example;

import static dev.exchange.testing.TraceAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import dev.exchange.testing.Complex;
import dev.exchange.testing.ExchangeTest;
import dev.exchange.testing.Scenario;
import dev.exchange.testing.Seeds;
import dev.exchange.testing.Step;
import java.time.Duration;

/** The further tests of docs/testing.md. */
class ShopTest {

  @ExchangeTest
  void aShopBehindAPartitionTimesOut(Complex complex, Exchange test) {
    Exchange shop =
        complex
            .process("shop")
            .deploy(Exchange.define("shop").handler("buy", (msg, sig, state) -> "thanks"));
    complex.await(shop.listen(new ConnectOptions("websocket", ValueMap.of("port", 7070L))));
    Peer link =
        complex.await(
            test.connect(
                new ConnectOptions("websocket", ValueMap.of("url", "ws://shop:7070/exchange"))));

    complex.network().partition("main", "shop");
    complex.await(link.request("buy", "apple").otherwise("no answer"));
    assertThat(complex).trace("buy").failsWith(ErrorCode.TIMEOUT).isHandledTimes(0);
  }

  @Seeds(100)
  void nothingIsSoldTwice(Complex complex, Exchange test, Scenario scenario) {
    complex.deploy(
        Exchange.define("stock")
            .cell("apples", 5L)
            .cell("sold", 0L)
            .handler(
                "buy",
                (msg, sig, state) -> {
                  if (state.number("apples") > 0) {
                    state.update("apples", apples -> (Long) apples - 1);
                    state.update("sold", sold -> (Long) sold + 1);
                  }
                  return state.get("sold");
                }));
    scenario.steps(
        20,
        () ->
            switch (scenario.choose(2)) {
              case 0 -> new Step("buy", () -> complex.await(test.request("buy", null)));
              default -> new Step("a second passes", () -> complex.advance(Duration.ofSeconds(1)));
            });
    assertThat((Long) complex.await(complex.exchange("stock").get("sold"))).isLessThanOrEqualTo(5);
  }
}
