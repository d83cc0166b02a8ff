package dev.exchange.testing;

import static dev.exchange.testing.TraceAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may be said of traces, and what is said when it is not so. */
@ExchangeTest
class TraceAssertionsTest {

  /** A browser asks a server, which has it from a worker, in three processes. */
  @BeforeEach
  void fetch(Complex complex) {
    Exchange worker =
        complex
            .process("worker")
            .deploy(
                Exchange.define("worker")
                    .handler(
                        "items.fetch",
                        (msg, sig, state) -> {
                          sig.emit("items.fetched", null);
                          return "3 items";
                        })
                    .handler("items.none", (msg, sig, state) -> none())
                    .handler("items.fetched", (msg, sig, state) -> null));
    Exchange server = complex.process("server").deploy(Exchange.define("server"));
    Exchange browser = complex.process("browser").deploy(Exchange.define("browser"));
    complex.await(worker.listen(new ConnectOptions("websocket", ValueMap.of("port", 7070L))));
    complex.await(server.connect(to("worker", 7070)));
    complex.await(server.listen(new ConnectOptions("websocket", ValueMap.of("port", 7071L))));
    complex.await(browser.connect(to("server", 7071)));
    assertThat(complex.await(browser.request("items.fetch", null))).isEqualTo("3 items");
    assertThat(complex.await(browser.request("items.none", null).otherwise("none")))
        .isEqualTo("none");
  }

  @Test
  void whatHappenedIsConfirmed(Complex complex) {
    assertThat(complex)
        .trace("items.fetch")
        .passesThrough("browser", "server", "worker")
        .passesThrough("browser", "worker")
        .isHandledTimes(1)
        .comesBefore("items.fetched")
        .neverReaches("cellar");
    assertThat(complex).trace("items.none").failsWith(ErrorCode.CONFLICT).isHandledTimes(0);
  }

  @Test
  void aRoadThatNoneTookIsShownBesideThoseTaken(Complex complex) {
    assertThat(
            message(() ->
                assertThat(complex)
                    .trace("items.fetch")
                    .passesThrough("worker", "server", "worker")))
        .isEqualToIgnoringNewLines(
            """
            expected items.fetch: a message to pass through worker -> server -> worker; got the roads:
              browser -> server -> worker
              worker -> server -> browser\
            """);
  }

  @Test
  void aWrongNumberIsShownWithTheExchangesThatHandled(Complex complex) {
    assertThat(message(() -> assertThat(complex).trace("items.fetch").isHandledTimes(2)))
        .isEqualTo(
            "expected items.fetch: to be handled 2 times; got 1 times, by exchange {worker=1}");
  }

  @Test
  void whatReachedAnExchangeIsShown(Complex complex) {
    assertThat(message(() -> assertThat(complex).trace("items.fetch").neverReaches("server")))
        .startsWith(
            "expected items.fetch: no message at server; got items.fetch received at server (+");
  }

  @Test
  void theWrongOrderIsShown(Complex complex) {
    assertThat(message(() -> assertThat(complex).trace("items.fetched").comesBefore("items.fetch")))
        .startsWith(
            "expected items.fetched: a message before the first of items.fetch;"
                + " got first items.fetch emitted at browser (+")
        .contains(", then items.fetched emitted at worker (+");
    assertThat(message(() -> assertThat(complex).trace("items.fetch").comesBefore("items.sold")))
        .endsWith("; got none of items.sold");
  }

  @Test
  void otherFailuresAreShown(Complex complex) {
    assertThat(message(() -> assertThat(complex).trace("items.none").failsWith(ErrorCode.TIMEOUT)))
        .startsWith("expected items.none: to fail with TIMEOUT; got the failures:")
        .contains("items.none failed at worker (+")
        .contains(", CONFLICT: expected items at 100%; got none");
    assertThat(message(() -> assertThat(complex).trace("items.fetch").failsWith(ErrorCode.TIMEOUT)))
        .isEqualTo("expected items.fetch: to fail with TIMEOUT; got no failure");
  }

  @Test
  void aNameOfNoMessageIsShownBesideThoseThatThereAre(Complex complex) {
    assertThat(message(() -> assertThat(complex).trace("items.sold").isHandledTimes(1)))
        .startsWith(
            "expected items.sold: to be handled 1 times; got no message of that name; there were:")
        .contains("items.fetched");
  }

  private static String message(ThrowingCallable assertion) {
    StringBuilder text = new StringBuilder();
    assertThatThrownBy(assertion)
        .isInstanceOfSatisfying(AssertionError.class, e -> text.append(e.getMessage()));
    return text.toString();
  }

  private static ConnectOptions to(String process, int port) {
    return new ConnectOptions(
        "websocket", ValueMap.of("url", "ws://%s:%d/exchange".formatted(process, port)));
  }

  private static Object none() {
    throw new ExchangeException(ErrorCode.CONFLICT, "expected items at 100%; got none");
  }
}
