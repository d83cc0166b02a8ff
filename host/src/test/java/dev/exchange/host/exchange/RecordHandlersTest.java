package dev.exchange.host.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers of records in a Vert.x application. */
class RecordHandlersTest {

  record Greet(String name, @Nullable Integer times) {}

  record Greeting(List<String> lines, @Nullable String last) {}

  record When(Instant time) {}

  private final Vertx vertx = Vertx.vertx();
  private final Promise<Greeting> later = Promise.promise();
  private final ExchangeBuilder greeter =
      Exchange.define("greeter")
          .cell("greeted", 0)
          .handler(
              "greet",
              Greet.class,
              Greeting.class,
              (greet, msg, sig, state) -> {
                state.set("greeted", state.number("greeted") + 1);
                int times = greet.times() == null ? 1 : greet.times();
                return new Greeting(
                    java.util.Collections.nCopies(times, "Hello, " + greet.name()), null);
              })
          .asyncHandler(
              "later", Greet.class, Greeting.class, (greet, msg, sig, state) -> later.future())
          .handler(
              "broken", Greet.class, Greeting.class, (greet, m, s, t) -> new Greeting(null, ""))
          .handler("silent", Greet.class, Greeting.class, (greet, m, s, t) -> null);

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void aHandlerTakesARecordAndAnswersOne() throws Exception {
    Exchange exchange = deploy(greeter);
    assertThat(await(exchange.request("greet", ValueMap.of("name", "Ada", "times", 2))))
        .isEqualTo(ValueMap.of("lines", List.of("Hello, Ada", "Hello, Ada")));
    assertThat(await(exchange.request("silent", ValueMap.of("name", "Ada")))).isNull();
  }

  @Test
  void anAnswerMayComeLater() throws Exception {
    Exchange exchange = deploy(greeter);
    Future<Object> answer = exchange.request("later", ValueMap.of("name", "Ada"));
    later.complete(new Greeting(List.of(), "bye"));
    assertThat(await(answer)).isEqualTo(ValueMap.of("lines", List.of(), "last", "bye"));
  }

  @Test
  void aValueThatIsNoSuchRecordIsRefusedAtTheDoor() throws Exception {
    Exchange exchange = deploy(greeter);
    assertRefused(
        exchange.request("greet", ValueMap.of("name", 3)),
        "expected /name of the value for greet to be a string, got the number 3");
    assertRefused(exchange.request("greet", ValueMap.of("name", "Ada", "tmies", 2)), "tmies");
    assertRefused(exchange.request("greet", null), "the value for greet");
    assertThat(await(exchange.get("greeted"))).as("no handler was called").isEqualTo(0L);
  }

  @Test
  void anAnswerThatLacksWhatTheRecordPromisesIsAnError() throws Exception {
    assertRefused(
        deploy(greeter).request("broken", ValueMap.of("name", "Ada")),
        "expected /lines of the answer of broken to be a list, got null");
  }

  @Test
  void aComponentWithoutASchemaKeepsTheExchangeFromStarting() {
    ExchangeBuilder clock =
        Exchange.define("clock")
            .handler("when", When.class, When.class, (when, msg, sig, state) -> when);
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> deploy(clock))
        .withMessageContaining("component time of " + When.class.getName());
  }

  @Test
  void theComplexTellsTheSchemasOfRecords() throws Exception {
    deploy(greeter.handler("plain", (msg, sig, state) -> 1));
    var operations = Complex.of(vertx).operations("greeter");
    assertThat(operations).containsOnlyKeys("greet", "later", "broken", "silent");
    assertThat(((ValueMap) operations.get("greet").input()).list("required"))
        .isEqualTo(List.of("name"));
    assertThat(Complex.of(vertx).operations("nobody")).isEmpty();
  }

  private Exchange deploy(ExchangeBuilder definition) throws Exception {
    ExchangeVerticle verticle = new ExchangeVerticle(definition);
    await(vertx.deployVerticle(verticle));
    return verticle.exchange();
  }

  private static void assertRefused(Future<?> answer, String expected) {
    assertThatExceptionOfType(ExchangeException.class)
        .isThrownBy(() -> await(answer))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SCHEMA))
        .withMessageContaining(expected);
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }
}
