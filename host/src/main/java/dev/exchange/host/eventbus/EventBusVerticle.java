package dev.exchange.host.eventbus;

import dev.exchange.api.Exchange;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeVerticle;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * Puts the exchanges of a Vertx on its event bus, for as long as it is deployed.
 *
 * <pre>{@code
 * vertx.deployVerticle(new EventBusVerticle());
 * vertx.eventBus().request("exchange.data.fetch", new JsonObject().put("page", 1));
 * }</pre>
 *
 * <p>Messages go on in the name of an exchange that it deploys, {@value #ID} unless the
 * configuration has another {@code id}. {@link Addresses} says which addresses there are, {@link
 * BusValues} what bodies become, {@link ReplyCode} what failures become.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: the deployment fails with CONFLICT if an exchange has that id, with BAD_MESSAGE if it
 * is none.
 */
public final class EventBusVerticle extends VerticleBase {

  /** The exchange in whose name messages of the event bus go on, unless there is another one. */
  public static final String ID = "eventbus";

  private final @Nullable Complex given;
  private @Nullable Addresses addresses;

  /** For the exchanges that share this Vertx. */
  public EventBusVerticle() {
    this(null);
  }

  /** For the exchanges of that complex; null for those that share this Vertx. */
  public EventBusVerticle(@Nullable Complex complex) {
    this.given = complex;
  }

  @Override
  public Future<?> start() {
    Complex complex = given == null ? Complex.of(vertx) : given;
    String id = config().getString("id", ID);
    ExchangeVerticle gateway = new ExchangeVerticle(Exchange.define(id), complex);
    return vertx
        .deployVerticle(gateway)
        .onSuccess(
            deployed -> addresses = Addresses.serve(vertx.eventBus(), complex, gateway.exchange()));
  }

  @Override
  public Future<?> stop() {
    Addresses serving = addresses;
    if (serving != null) {
      serving.close();
    }
    return Future.succeededFuture();
  }
}
