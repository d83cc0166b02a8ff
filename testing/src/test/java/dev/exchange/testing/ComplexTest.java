package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Peer;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class ComplexTest {

  @ExchangeTest
  void theScriptsOfProductionRun(Complex complex, Exchange test) throws URISyntaxException {
    assertThat(complex.deploy(program("words.py")))
        .extracting(Exchange::id)
        .containsExactly("words");
    complex.deploy(program("greeter.mjs"));
    assertThat(complex.await(test.request("greet", ValueMap.of("name", "Ada"))))
        .isEqualTo("Hello, Ada! (2 words)");
    TraceAssertions.assertThat(complex).trace("words.count").passesThrough("greeter", "words");
  }

  @ExchangeTest
  void aProgramIsGivenItsConfiguration(Complex complex) throws URISyntaxException {
    complex.deploy(program("configured.mjs"), ValueMap.of("greeting", "Moin"));
    assertThat(complex.await(complex.exchange("configured").request("greeting", null)))
        .isEqualTo("Moin");
  }

  @ExchangeTest
  void anExchangeThatThereIsNotIsToldWithThoseThatThereAre(Complex complex) {
    complex.deploy(Exchange.define("here"));
    complex.process("shop").deploy(Exchange.define("there"));
    assertThat(complex.exchange("there").id()).isEqualTo("there");
    assertThatThrownBy(() -> complex.exchange("nowhere"))
        .hasMessage("expected one exchange nowhere in the complex, got 0; there are [here, there]");
    assertThatThrownBy(() -> complex.process("shop").exchange("here"))
        .hasMessage("expected an exchange here in process shop, there are [there]");
  }

  @ExchangeTest
  void processesAreKilledAndStartedAgain(Complex complex, Exchange test) {
    Peer shop = linked(complex, test);
    complex.kill("shop");
    assertThat(complex.process("shop").isRunning()).isFalse();
    assertThatThrownBy(() -> complex.kill("shop"))
        .hasMessage("expected process shop to run, it does not");
    assertThatThrownBy(() -> complex.await(shop.request("echo", 1L)))
        .isInstanceOf(ExchangeException.class);
    serve(complex);
    complex.eventually(Duration.ofSeconds(30), () -> complex.network().connections() == 1);
    complex.settle();
    assertThat(complex.process("shop").isRunning()).isTrue();
  }

  @ExchangeTest
  void theNetworkHasFaults(Complex complex, Exchange test, Clock clock) {
    Peer shop = linked(complex, test);
    long before = clock.millis();
    complex
        .network()
        .between(
            "main", "shop", Conditions.GOOD.withLatency(Duration.ofMillis(200), Duration.ZERO));
    assertThat(complex.await(shop.request("echo", 1L))).isEqualTo(1L);
    assertThat(clock.millis() - before).isBetween(400L, 402L);

    complex.network().partition("main", "shop");
    assertThatThrownBy(() -> complex.await(shop.request("echo", 2L)))
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
    complex.network().heal("main", "shop");
    complex.network().usually(Conditions.GOOD);
    complex.advance(Duration.ofSeconds(30));
    assertThat(complex.await(shop.request("echo", 3L))).isEqualTo(3L);
  }

  @ExchangeTest
  void eventuallyRunsUntilItHoldsAndNoLonger(Complex complex, Exchange test, Clock clock) {
    List<Long> rings = ring(complex);
    long begin = clock.millis();
    complex.eventually(Duration.ofMinutes(5), () -> rings.size() == 2);
    assertThat(clock.millis() - begin).isEqualTo(2_000);
    complex.await(test.send("nobody.listens", null).otherwiseEmpty());
    assertThatThrownBy(() -> complex.eventually(Duration.ofSeconds(3), () -> rings.size() == 9))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "expected the condition to hold within 3 s of virtual time, got that it did not,"
                + " after 0 trace events, by +5 s");
  }

  @ExchangeTest
  void neverEndsWhenItHolds(Complex complex, Clock clock) {
    List<Long> rings = ring(complex);
    long begin = clock.millis();
    complex.never(Duration.ofMillis(1_500), () -> rings.size() == 2);
    assertThat(clock.millis() - begin).isEqualTo(1_500);
    assertThatThrownBy(() -> complex.never(Duration.ofMinutes(1), () -> rings.size() == 2))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "expected the condition never to hold within 60 s of virtual time, got that it did,"
                + " at +2 s");
    assertThat(clock.millis() - begin).isEqualTo(2_000);
  }

  @ExchangeTest
  void theSameSeedGivesTheSameRun(Complex complex) {
    String once = busy(7);
    assertThat(busy(7)).isEqualTo(once);
    assertThat(busy(8)).isNotEqualTo(once);
    assertThat(complex.trace()).isEmpty();
  }

  private static String busy(long seed) {
    try (Complex complex = new Complex(seed)) {
      complex
          .network()
          .usually(
              Conditions.GOOD
                  .withLatency(Duration.ofMillis(2), Duration.ofMillis(20))
                  .withLoss(0.05));
      Peer shop = linked(complex, complex.deploy(Exchange.define("test")));
      List<Future<Object>> answers = new ArrayList<>();
      for (long i = 0; i < 20; i++) {
        answers.add(shop.request("echo", i));
      }
      complex.await(Future.all(answers));
      return complex.hash();
    }
  }

  /** The seconds at which a clock of the process has rung. */
  private static List<Long> ring(Complex complex) {
    List<Long> rings = new ArrayList<>();
    complex.process("main").vertx().setPeriodic(1_000, id -> rings.add(id));
    return rings;
  }

  private static Peer linked(Complex complex, Exchange test) {
    serve(complex);
    return complex.await(
        test.connect(
            new ConnectOptions("websocket", ValueMap.of("url", "ws://shop:7070/exchange"))));
  }

  private static void serve(Complex complex) {
    Exchange shop =
        complex
            .process("shop")
            .deploy(Exchange.define("shop").handler("echo", (msg, sig, state) -> msg.value()));
    complex.await(shop.listen(new ConnectOptions("websocket", ValueMap.of("port", 7070L))));
  }

  private static Path program(String name) throws URISyntaxException {
    return Path.of(ComplexTest.class.getResource("/programs/" + name).toURI());
  }
}
