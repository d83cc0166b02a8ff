package dev.exchange.transports.eventbus;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.PacketTransport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.shareddata.Lock;
import java.security.SecureRandom;

/**
 * Connections over the event bus of Vert.x: within one Vertx, and in a cluster from node to node,
 * without a socket of their own.
 *
 * <p>Settings to connect: {@code address}, where another one listens, {@code encoding} ({@code
 * json}, the usual, or {@code cbor}). To listen: {@code address}; without it the listener gets one
 * that nobody can guess. Whoever may use the event bus may listen and connect; the setting {@code
 * token} keeps strangers out.
 *
 * <p>An address has one listener: it holds a lock of Vert.x, which in a cluster goes with its node.
 *
 * <p>Threading: any thread; connections live on the context that makes them.
 *
 * <p>Errors: PEER_GONE (nobody there), CONFLICT (somebody listens there), BAD_MESSAGE (something
 * else answers there), SCHEMA (a setting).
 *
 * <p>Source: docs/spec/protocol.md, W20.
 */
public final class EventBusTransport implements PacketTransport {

  private static final String NAME = "eventbus";
  private static final String LOCK = "exchange.link ";

  /** How long a listener may take to leave an address to the next one, in ms. */
  private static final long LEAVING_MILLIS = 500;

  private final SecureRandom secrets = new SecureRandom();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Future<Connection> dial(Vertx vertx, ConnectOptions options, ConnectionHandler handler) {
    Target target = Target.of(options);
    BusConnection connection = connection(vertx, target.protocol());
    return connection
        .open()
        .compose(open ->
            vertx
                .eventBus()
                .<Object>request(
                    target.address(),
                    null,
                    new Opening(target.protocol(), connection.own()).headers()))
        .<Connection>map(reply -> {
          connection.reaches(accepted(target, reply));
          vertx.runOnContext(dialled -> connection.deliverTo(handler));
          return connection;
        })
        .recover(e -> {
          connection.end();
          return Future.failedFuture(target.failure(e));
        });
  }

  @Override
  public Future<Listener> listen(Vertx vertx, ConnectOptions options, Acceptor acceptor) {
    String address =
        options.settings().containsKey("address")
            ? Target.address(options)
            : Form.newAddress(secrets);
    return vertx
        .sharedData()
        .getLockWithTimeout(LOCK + address, LEAVING_MILLIS)
        .recover(e -> Future.failedFuture(inUse(address)))
        .compose(lock -> listen(vertx, address, lock, acceptor));
  }

  private Future<Listener> listen(Vertx vertx, String address, Lock lock, Acceptor acceptor) {
    MessageConsumer<Object> door = vertx.eventBus().consumer(address);
    door.endHandler(nothing -> lock.release());
    door.handler(message -> accept(vertx, message, acceptor));
    return door.completion()
        .map(open ->
            Listener.at(
                new ConnectOptions(NAME, ValueMap.of("address", address)), () -> cancel(door)))
        .recover(e -> {
          cancel(door);
          return Future.failedFuture(
              new ExchangeException(
                  ErrorCode.PEER_GONE,
                  "expected to listen at %s, %s".formatted(address, e.getMessage())));
        });
  }

  private void accept(Vertx vertx, Message<Object> message, Acceptor acceptor) {
    Opening opening = Opening.of(message);
    if (opening == null) {
      message.fail(
          Form.NOT_UNDERSTOOD,
          "expected to be asked for a connection, with the headers protocol and address");
      return;
    }
    BusConnection connection = connection(vertx, opening.protocol());
    connection.reaches(opening.address());
    connection
        .open()
        .onSuccess(open -> {
          message.reply(null, new DeliveryOptions().addHeader(Form.ADDRESS, connection.own()));
          connection.deliverTo(acceptor.accept(connection));
        })
        .onFailure(e -> {
          connection.end();
          message.fail(Form.NO_ROOM, "it can take no connection: " + e.getMessage());
        });
  }

  private BusConnection connection(Vertx vertx, String protocol) {
    return new BusConnection(vertx, Form.newAddress(secrets), protocol);
  }

  private static String accepted(Target target, Message<Object> reply) {
    String address = reply.headers().get(Form.ADDRESS);
    if (address == null || !Form.isForPackets(address)) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected an exchange at the address %s, something else answers there"
              .formatted(target.address()));
    }
    return address;
  }

  private static void cancel(MessageConsumer<Object> door) {
    door.unregister().onFailure(e -> {}); // it goes with its Vert.x
  }

  private static ExchangeException inUse(String address) {
    return new ExchangeException(
        ErrorCode.CONFLICT,
        "expected the address %s of the event bus to be free, somebody listens there"
            .formatted(address));
  }
}
