package dev.exchange.host.exchange;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.Handler;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as a Vert.x verticle, for any Vert.x application.
 *
 * <pre>{@code
 * ExchangeVerticle app = new ExchangeVerticle(Exchange.define("app").handler("hi", (msg, sig, state) -> "hello"));
 * vertx.deployVerticle(app).compose(id -> app.exchange().request("hi", null));
 * }</pre>
 *
 * <p>Exchanges of one Vertx are peers of each other.
 *
 * <p>Threading: the exchange's handlers run on the verticle's context. {@link #exchange} on any
 * thread.
 */
public final class ExchangeVerticle extends VerticleBase {

  private final ExchangeBuilder definition;
  private final @Nullable Complex given;
  private final Map<String, Handler> answering;
  private volatile @Nullable Exchange exchange;
  private @Nullable Turns turns;

  /** A verticle of the complex of its Vertx. */
  public ExchangeVerticle(ExchangeBuilder definition) {
    this(definition, null);
  }

  /** A verticle of that complex; null for the one of its Vertx. */
  public ExchangeVerticle(ExchangeBuilder definition, @Nullable Complex complex) {
    this(definition, complex, Map.of());
  }

  /**
   * One that does what the product itself does for others.
   *
   * @param answering handlers of public reserved names (W17)
   */
  public ExchangeVerticle(
      ExchangeBuilder definition, @Nullable Complex complex, Map<String, Handler> answering) {
    this.definition = definition;
    this.given = complex;
    this.answering = Map.copyOf(answering);
  }

  /**
   * The running exchange.
   *
   * @throws IllegalStateException before the verticle is deployed
   */
  public Exchange exchange() {
    Exchange running = exchange;
    if (running == null) {
      throw new IllegalStateException(
          "expected exchange " + definition.id() + " to be deployed, it is not yet");
    }
    return running;
  }

  @Override
  public Future<?> start() {
    Deployment deployment = Deployment.of("", "java", context, "exchange " + definition.id());
    Complex complex = given == null ? SharedComplex.of(vertx) : given;
    Turns own = new EventLoopTurns(vertx, context);
    turns = own;
    ProgramSite site = new ProgramSite(complex, vertx, own, deployment);
    Future<Void> running =
        Future.future(promise ->
            own.execute(() -> {
              try {
                ExchangeCore made = complex.create(RecordHandling.in(definition), site);
                answering.forEach(made.registration()::reserve);
                exchange = made;
                promise.complete();
              } catch (Throwable e) {
                promise.fail(e);
              }
            }));
    return running.compose(done -> site.linked());
  }

  @Override
  public Future<?> stop() {
    Exchange running = exchange;
    Future<Void> closed = running == null ? Future.succeededFuture() : running.close();
    return closed.onComplete(done -> {
      if (turns != null) {
        turns.close();
      }
    });
  }
}
