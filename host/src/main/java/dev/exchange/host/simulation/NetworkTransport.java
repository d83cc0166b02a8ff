package dev.exchange.host.simulation;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Connection;
import dev.exchange.spi.ConnectionHandler;
import dev.exchange.spi.PacketTransport;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A transport of the network, in a simulation: the same settings, and connections of the simulated
 * {@link Network}.
 *
 * <p>Threading: that of the simulation.
 *
 * <p>Errors: PEER_GONE (nobody there, or no answer within 10 s), CONFLICT (the port or address is
 * in use), SCHEMA (a setting).
 */
final class NetworkTransport implements PacketTransport {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final String process;
  private final Network network;

  /** The transport of that name, as that process has it. */
  NetworkTransport(String name, String process, Network network) {
    this.name = name;
    this.process = process;
    this.network = network;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Connection> dial(Vertx vertx, ConnectOptions options, ConnectionHandler handler) {
    Address address = Address.toConnect(options);
    Context context = vertx.getOrCreateContext();
    Promise<Connection> opened = Promise.promise();
    network.at(
        network.nanos() + PATIENCE_NANOS,
        () -> context.runOnContext(late -> opened.tryFail(gone(address, "none answers"))));
    Optional<Network.Place> place = network.find(address, process);
    String there = place.map(Network.Place::process).orElse(process);
    Wire out = new Wire(network, process, there, task -> on(place, context, task), () -> {});
    out.send(0, () -> reached(address, context, handler, opened, protocol(options)));
    return opened.future();
  }

  @Override
  public Future<Listener> listen(Vertx vertx, ConnectOptions options, Acceptor acceptor) {
    boolean ported = name.equals("websocket") || name.equals("http");
    int port = ported ? port(options) : 0;
    String key = ported ? Address.port(port) : Address.named(options).key();
    ConnectOptions bound = ported ? new ConnectOptions(name, url(port)) : options;
    try {
      network.listen(
          key,
          new Network.Place(process, vertx.getOrCreateContext(), path -> Optional.of(acceptor)));
    } catch (ExchangeException e) {
      return Future.failedFuture(e);
    }
    return Future.succeededFuture(Listener.at(bound, () -> network.forget(key, process)));
  }

  /** The dialler's call has come to the machine, unless it was held up until nobody calls. */
  private void reached(
      Address address,
      Context diallers,
      ConnectionHandler handler,
      Promise<Connection> opened,
      String protocol) {
    if (opened.future().isComplete()) {
      return;
    }
    Optional<Network.Place> place = network.find(address, process);
    Optional<Acceptor> acceptor = place.flatMap(found -> found.acceptor().apply(address.path()));
    if (place.isEmpty() || acceptor.isEmpty()) {
      diallers.runOnContext(now -> opened.tryFail(gone(address, "nobody listens")));
      return;
    }
    NetworkConnection near =
        NetworkConnection.between(
            network,
            new NetworkConnection.Ends(
                process, diallers, place.get().process(), place.get().context()),
            protocol);
    near.deliverTo(handler);
    NetworkConnection far = near.other();
    far.there(() -> {
      if (!opened.tryComplete(near)) {
        near.close(1000, "too late");
      }
    });
    far.deliverTo(acceptor.get().accept(far));
  }

  private static void on(Optional<Network.Place> place, Context diallers, Runnable task) {
    place.map(Network.Place::context).orElse(diallers).runOnContext(now -> task.run());
  }

  private static String protocol(ConnectOptions options) {
    return "cbor".equals(options.settings().get("encoding"))
        ? "exchange.v1.cbor"
        : "exchange.v1.json";
  }

  private int port(ConnectOptions options) {
    Object port = options.settings().getOrDefault("port", 0L);
    if (port instanceof Long number && number >= 0 && number < 65_536) {
      return number == 0 ? network.freePort() : number.intValue();
    }
    throw new ExchangeException(
        ErrorCode.SCHEMA, "expected a port of 0 to 65535 as setting port of " + name);
  }

  private ValueMap url(int port) {
    String scheme = name.equals("websocket") ? "ws" : "http";
    return ValueMap.of("url", "%s://%s:%d/exchange".formatted(scheme, process, port));
  }

  private static ExchangeException gone(Address address, String what) {
    return new ExchangeException(
        ErrorCode.PEER_GONE, "expected an exchange at %s, %s".formatted(address.text(), what));
  }
}
