package dev.exchange.host.cli;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.Peer;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.ExchangeVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * One exchange of this process that is linked to one exchange of a host, and to nothing else, so
 * that no message of the host ever goes through this process.
 *
 * <p>Threading: any thread.
 */
final class Attachment {

  private final Vertx vertx;
  private final String deployment;
  private final Exchange own;
  private final ConnectOptions other;

  private Attachment(Vertx vertx, String deployment, Exchange own, ConnectOptions other) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.own = own;
    this.other = other;
  }

  /**
   * Makes the exchange, without a link yet.
   *
   * @param id of the exchange in this process
   * @param other where to link to
   */
  static Future<Attachment> make(Vertx vertx, Complex complex, String id, ConnectOptions other) {
    ExchangeVerticle verticle = new ExchangeVerticle(Exchange.define(id), complex);
    return vertx
        .deployVerticle(verticle)
        .map(deployment -> new Attachment(vertx, deployment, verticle.exchange(), other));
  }

  /** The exchange of this process. */
  String id() {
    return own.id();
  }

  /** The other end: that of the link that there is, or of a new one. */
  Future<Peer> peer() {
    return own.connect(other);
  }

  /** Says good-bye. */
  Future<Void> close() {
    return vertx.undeploy(deployment);
  }
}
