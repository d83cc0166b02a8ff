package dev.exchange.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.ExchangeVerticle;
import dev.exchange.host.exchange.ProgramVerticle;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.unit.Async;
import io.vertx.ext.unit.TestSuite;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges in ordinary Vert.x applications, which know nothing of the host. */
@ExtendWith(VertxExtension.class)
class VertxCitizenTest {

  private static ExchangeBuilder greeter() {
    return Exchange.define("greeter")
        .handler("greet", (msg, sig, state) -> "Hello, " + msg.text("name") + "!")
        .handler("config", (msg, sig, state) -> Vertx.currentContext().config());
  }

  @Test
  void exchangeIsDeployedLikeAnyVerticle(Vertx vertx, VertxTestContext test) {
    ExchangeVerticle greeter = new ExchangeVerticle(greeter());
    vertx
        .deployVerticle(greeter)
        .compose(id -> greeter.exchange().request("greet", ValueMap.of("name", "Ada")))
        .onComplete(
            test.succeeding(answer ->
                test.verify(() -> {
                  assertThat(answer).isEqualTo("Hello, Ada!");
                  test.completeNow();
                })));
  }

  @Test
  void verticlesOfOneVertxArePeers(Vertx vertx, VertxTestContext test) {
    ExchangeVerticle app = new ExchangeVerticle(Exchange.define("app"));
    vertx
        .deployVerticle(new ExchangeVerticle(greeter()))
        .compose(id -> vertx.deployVerticle(app))
        .compose(id -> app.exchange().request("greet", ValueMap.of("name", "Grace")))
        .onComplete(
            test.succeeding(answer ->
                test.verify(() -> {
                  assertThat(answer).isEqualTo("Hello, Grace!");
                  test.completeNow();
                })));
  }

  @Test
  void exchangesOfTwoVertxKnowNothingOfEachOther(Vertx vertx, VertxTestContext test) {
    Vertx other = Vertx.vertx();
    ExchangeVerticle app = new ExchangeVerticle(Exchange.define("app"));
    vertx
        .deployVerticle(app)
        .compose(id -> other.deployVerticle(new ExchangeVerticle(greeter())))
        .compose(id -> app.exchange().request("greet", ValueMap.of("name", "Grace")))
        .onComplete(
            test.failing(error ->
                test.verify(() -> assertThat(code(error)).isEqualTo(ErrorCode.NO_HANDLER))))
        .eventually(other::close)
        .onComplete(closed -> test.completeNow());
  }

  @Test
  void handlersRunOnTheContextOfTheirVerticle(Vertx vertx, VertxTestContext test) {
    ExchangeVerticle greeter = new ExchangeVerticle(greeter());
    DeploymentOptions options =
        new DeploymentOptions().setConfig(new JsonObject().put("greeting", "Hi"));
    vertx
        .deployVerticle(greeter, options)
        .compose(id -> greeter.exchange().request("config", null))
        .onComplete(
            test.succeeding(config ->
                test.verify(() -> {
                  assertThat(config).isEqualTo(ValueMap.of("greeting", "Hi"));
                  test.completeNow();
                })));
  }

  @Test
  void configurationOfTheDeploymentReachesTheSiteOfAProgram(
      Vertx vertx, VertxTestContext test, @TempDir Path folder) throws IOException {
    Path program =
        Files.writeString(
            folder.resolve("Configured.java"),
            """
            import dev.exchange.api.Exchange;
            import dev.exchange.api.plugin.*;

            public class Configured implements Plugin {
              public void start(PluginContext context) {
                context.exchange(Exchange.define("configured")
                    .handler("config", (msg, sig, state) -> context.config()));
              }
            }
            """);
    ExchangeVerticle app = new ExchangeVerticle(Exchange.define("app"));
    JsonObject config = new JsonObject().put("a", new JsonObject().put("b", 1));
    vertx
        .deployVerticle(
            new ProgramVerticle(program, null), new DeploymentOptions().setConfig(config))
        .compose(id -> vertx.deployVerticle(app))
        .compose(id -> app.exchange().request("config", null))
        .onComplete(
            test.succeeding(answer ->
                test.verify(() -> {
                  assertThat(answer).isEqualTo(ValueMap.of("a", ValueMap.of("b", 1)));
                  test.completeNow();
                })));
  }

  @Test
  void undeployClosesTheExchange(Vertx vertx, VertxTestContext test) {
    ExchangeVerticle greeter = new ExchangeVerticle(greeter());
    ExchangeVerticle app = new ExchangeVerticle(Exchange.define("app"));
    vertx
        .deployVerticle(app)
        .compose(id -> vertx.deployVerticle(greeter))
        .compose(vertx::undeploy)
        .compose(gone -> greeter.exchange().request("greet", ValueMap.of("name", "Ada")))
        .onComplete(
            test.failing(
                error -> test.verify(() -> assertThat(code(error)).isEqualTo(ErrorCode.CLOSED))))
        .recover(closed -> greeter.exchange().get("any"))
        .onComplete(
            test.failing(
                error -> test.verify(() -> assertThat(code(error)).isEqualTo(ErrorCode.CLOSED))))
        .recover(closed -> app.exchange().request("greet", ValueMap.of("name", "Ada")))
        .onComplete(
            test.failing(error ->
                test.verify(() -> {
                  assertThat(code(error)).isEqualTo(ErrorCode.NO_HANDLER);
                  test.completeNow();
                })));
  }

  @Test
  void undeployedExchangeCanBeDeployedAgain(Vertx vertx, VertxTestContext test) {
    ExchangeVerticle again = new ExchangeVerticle(greeter());
    vertx
        .deployVerticle(new ExchangeVerticle(greeter()))
        .compose(vertx::undeploy)
        .compose(gone -> vertx.deployVerticle(again))
        .compose(id -> again.exchange().request("greet", ValueMap.of("name", "Ada")))
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void secondDeploymentOfAnExchangeIsAConflict(Vertx vertx, VertxTestContext test) {
    ExchangeVerticle first = new ExchangeVerticle(greeter());
    vertx
        .deployVerticle(first)
        .compose(id -> vertx.deployVerticle(new ExchangeVerticle(greeter())))
        .onComplete(
            test.failing(error ->
                test.verify(() -> {
                  assertThat(code(error)).isEqualTo(ErrorCode.CONFLICT);
                  assertThat(error).hasMessageContaining("greeter");
                })))
        .recover(refused -> first.exchange().request("greet", ValueMap.of("name", "A")).map(""))
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void severalInstancesAreRefusedWithTheirNumber(Vertx vertx, VertxTestContext test) {
    vertx
        .deployVerticle(
            () -> new ExchangeVerticle(greeter()), new DeploymentOptions().setInstances(2))
        .onComplete(
            test.failing(error ->
                test.verify(() -> {
                  assertThat(code(error)).isEqualTo(ErrorCode.BAD_MESSAGE);
                  assertThat(error)
                      .hasMessage(
                          "expected one instance of exchange greeter in its deployment options,"
                              + " got 2");
                  test.completeNow();
                })));
  }

  @Test
  void workerThreadsAreRefused(Vertx vertx, VertxTestContext test) {
    vertx
        .deployVerticle(
            new ExchangeVerticle(greeter()),
            new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .onComplete(
            test.failing(error ->
                test.verify(() -> {
                  assertThat(code(error)).isEqualTo(ErrorCode.BAD_MESSAGE);
                  assertThat(error)
                      .hasMessage(
                          "expected the threading model EVENT_LOOP in the deployment options of"
                              + " exchange greeter, got WORKER");
                  test.completeNow();
                })));
  }

  @Test
  void exchangeWorksBesideTheEventBus() {
    TestSuite suite = TestSuite.create("application");
    suite.test(
        "a verticle of the application asks an exchange on behalf of the event bus",
        test -> {
          Vertx vertx = Vertx.vertx();
          Async answered = test.async();
          vertx
              .deployVerticle(new Reception())
              .compose(id -> vertx.eventBus().request("reception", "Ada"))
              .onComplete(
                  test.asyncAssertSuccess(reply -> {
                    test.assertEquals("Hello, Ada!", reply.body());
                    answered.complete();
                  }));
          answered.handler(done -> vertx.close().onComplete(test.asyncAssertSuccess()));
        });
    suite.run().awaitSuccess(20_000);
  }

  private static ErrorCode code(Throwable error) {
    return ((ExchangeException) error).code();
  }

  /** A verticle as applications have them: deploys an exchange and serves an address with it. */
  private static final class Reception extends AbstractVerticle {
    @Override
    public void start(Promise<Void> started) {
      ExchangeVerticle greeter = new ExchangeVerticle(greeter());
      vertx
          .deployVerticle(greeter)
          .<Void>map(id -> {
            vertx
                .eventBus()
                .<String>consumer(
                    "reception",
                    message ->
                        greeter
                            .exchange()
                            .request("greet", ValueMap.of("name", message.body()))
                            .onSuccess(message::reply)
                            .onFailure(error -> message.fail(1, error.getMessage())));
            return null;
          })
          .onComplete(started);
    }
  }
}
