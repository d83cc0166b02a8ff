package dev.exchange.testing.example;

import static dev.exchange.testing.TraceAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.Exchange;
import dev.exchange.testing.Complex;
import dev.exchange.testing.ExchangeTest;

/** The first test of docs/testing.md and testing/README.md. */
class FirstTest {

  @ExchangeTest
  void theShopTellsTheStockWhatIsSold(Complex complex, Exchange test) {
    complex.deploy(Exchange.define("stock").handler("sold", (msg, sig, state) -> "noted"));
    complex.deploy(
        Exchange.define("shop")
            .handler(
                "buy",
                (msg, sig, state) -> {
                  sig.emit("sold", msg.value());
                  return "thanks";
                }));

    assertThat(complex.await(test.request("buy", "apple"))).isEqualTo("thanks");
    complex.settle();
    assertThat(complex).trace("sold").passesThrough("shop", "stock").isHandledTimes(1);
  }
}
