package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.testing.Fixtures.Outcomes;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.ext.unit.TestContext;
import io.vertx.ext.unit.TestSuite;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Contexts of the two test kits of Vert.x end as a Future of the complex does. */
@ExchangeTest
@ExtendWith(VertxExtension.class)
class BridgesTest {

  @Test
  void aContextOfJUnitIsCompleted(Complex complex, Exchange test, VertxTestContext context) {
    shop(complex);
    VertxJunit5Bridge.complete(
        complex,
        test.request("buy", null),
        context,
        answer -> assertThat(answer).isEqualTo("thanks"));
    assertThat(context.completed()).isTrue();
  }

  @Test
  void aContextOfJUnitFailsAsTheFutureDoes(Complex complex, Exchange test) {
    VertxTestContext context = new VertxTestContext();
    VertxJunit5Bridge.complete(complex, test.request("buy", null), context);
    assertThat(context.failed()).isTrue();
    assertThat(context.causeOfFailure())
        .isInstanceOfSatisfying(
            ExchangeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_HANDLER));
  }

  @Test
  void aContextOfJUnitFailsIfNothingCompletesTheFuture(Complex complex) {
    VertxTestContext context = new VertxTestContext();
    VertxJunit5Bridge.complete(complex, Promise.promise().future(), context);
    assertThat(context.causeOfFailure()).hasMessageContaining("nothing is left to do");
  }

  @Test
  void aFailureOfATestWithAContextIsReported() {
    Outcomes outcomes =
        Fixtures.run(
            WithContext.class,
            "fails(dev.exchange.testing.Complex, dev.exchange.api.Exchange,"
                + " io.vertx.junit5.VertxTestContext)");
    assertThat(outcomes.printed()).contains("NO_HANDLER");
  }

  @Test
  void aContextOfVertxUnitIsCompleted(Complex complex, Exchange test) {
    shop(complex);
    assertThat(
            unit(context ->
                VertxUnitBridge.complete(
                    complex,
                    test.request("buy", null),
                    context,
                    answer -> context.assertEquals("thanks", answer))))
        .isEmpty();
  }

  @Test
  void aContextOfVertxUnitFailsAsTheFutureOrTheCheckDoes(Complex complex, Exchange test) {
    shop(complex);
    Future<Object> sold = test.request("sell", null);
    assertThat(unit(context -> VertxUnitBridge.complete(complex, sold, context)))
        .singleElement()
        .isInstanceOf(ExchangeException.class);
    Future<Object> bought = test.request("buy", null);
    assertThat(
            unit(context ->
                VertxUnitBridge.complete(
                    complex, bought, context, answer -> context.assertEquals("no", answer))))
        .singleElement()
        .isInstanceOf(AssertionError.class);
  }

  /** What a test of Vert.x Unit fails with. */
  private static List<Throwable> unit(Handler<TestContext> test) {
    List<Throwable> failures = new ArrayList<>();
    TestSuite.create("suite")
        .test("test", test)
        .run()
        .handler(result -> {
          if (result.failed()) {
            failures.add(result.cause());
          }
        });
    return failures;
  }

  private static void shop(Complex complex) {
    complex.deploy(Exchange.define("shop").handler("buy", (msg, sig, state) -> "thanks"));
  }

  @ExtendWith(VertxExtension.class)
  static class WithContext {

    @ExchangeTest
    void fails(Complex complex, Exchange test, VertxTestContext context) {
      VertxJunit5Bridge.complete(complex, test.request("buy", null), context);
    }
  }
}
