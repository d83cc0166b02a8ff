package dev.exchange.host.eventbus;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.host.exchange.ExchangeVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** An ordinary Vert.x application whose exchanges are on its event bus. */
final class BusFixture implements AutoCloseable {

  final Vertx vertx = Vertx.vertx();

  /** The deployment that makes exchanges addresses. */
  final String deployment;

  BusFixture() {
    deployment = await(vertx.deployVerticle(new EventBusVerticle()));
  }

  Exchange deploy(ExchangeBuilder definition) {
    ExchangeVerticle verticle = new ExchangeVerticle(definition);
    await(vertx.deployVerticle(verticle));
    return verticle.exchange();
  }

  /** The body of the reply. */
  Object ask(String address, Object body) {
    return ask(address, body, new DeliveryOptions());
  }

  Object ask(String address, Object body, DeliveryOptions options) {
    return await(vertx.eventBus().request(address, body, options).map(Message::body));
  }

  ReplyException refusal(String address, Object body, DeliveryOptions options) {
    return await(
        vertx
            .eventBus()
            .request(address, body, options)
            .<ReplyException>map(reply -> {
              throw new AssertionError("expected a failure, got " + reply.body());
            })
            .recover(failure ->
                failure instanceof ReplyException refusal
                    ? Future.succeededFuture(refusal)
                    : Future.failedFuture(failure)));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (Exception e) {
      throw new AssertionError("expected an end within 20 s", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
