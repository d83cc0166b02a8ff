package dev.exchange.transports.local;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.Subscription;
import dev.exchange.api.Values;
import dev.exchange.spi.Link;
import dev.exchange.spi.LinkHandler;
import dev.exchange.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Links between exchanges of one process: frames are handed over as objects, on the sender's
 * thread. The setting {@code to} names the exchange, for connecting and for listening.
 *
 * <p>Order and delivery: what {@link Link#send} took is in the receiver's inbox when it returns.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: PEER_GONE (nobody listens under that id), CONFLICT (somebody does already), SCHEMA
 * (the setting).
 */
public final class LocalTransport implements Transport {

  private final ConcurrentMap<String, LinkAcceptor> acceptors = new ConcurrentHashMap<>();
  private final Arrivals arrivals = new Arrivals();

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Future<Link> connect(Vertx vertx, ConnectOptions options, LinkHandler handler) {
    String id = to(options);
    LinkAcceptor acceptor = acceptors.get(id);
    if (acceptor == null) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.PEER_GONE, "expected exchange " + id + " in this process, found none"));
    }
    LocalLink near = new LocalLink();
    LocalLink far = near.other();
    near.deliverTo(acceptor.accept(far));
    if (!far.deliverTo(handler)) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.PEER_GONE,
              "expected exchange " + id + " to take the link, it closed it at once"));
    }
    return Future.succeededFuture(near);
  }

  @Override
  public Subscription onListening(ConnectOptions options, Runnable callback) {
    String id = to(options);
    Subscription waiting = arrivals.await(id, callback);
    if (acceptors.containsKey(id)) {
      arrivals.arrived(id);
    }
    return waiting;
  }

  @Override
  public Future<Listener> listen(Vertx vertx, ConnectOptions options, LinkAcceptor acceptor) {
    String id = to(options);
    if (acceptors.putIfAbsent(id, acceptor) != null) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.CONFLICT, "expected one exchange " + id + " in this process, got two"));
    }
    arrivals.arrived(id);
    return Future.succeededFuture(Listener.at(options, () -> acceptors.remove(id, acceptor)));
  }

  private static String to(ConnectOptions options) {
    return Values.as(
        String.class, options.settings().get("to"), "an exchange id", "setting to of local");
  }
}
