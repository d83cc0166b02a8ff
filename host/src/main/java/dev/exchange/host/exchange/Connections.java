package dev.exchange.host.exchange;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Listener;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.spi.Link;
import dev.exchange.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Makes the links of one exchange and takes those that others make.
 *
 * <p>Threading: {@link #connect} and {@link #listen} on any thread, all else on the exchange's own.
 */
final class Connections {

  /** How long a stranger has to say who it is, in ns. */
  private static final long HELLO_NANOS = TimeUnit.SECONDS.toNanos(5);

  /**
   * How long a link may take to be made, and messages wait for it, in ns: the other side may be a
   * program that is still loading.
   */
  static final long WELCOME_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final ExchangeCore exchange;
  private final Complex complex;
  private final DeadlineWheel wheel;
  private final Map<String, PeerLink> connecting = new HashMap<>();
  private final Collection<PeerLink> greeting = new ConcurrentLinkedQueue<>(); // in their order
  private final Collection<ConnectAttempt> attempts = new ConcurrentLinkedQueue<>();
  private final List<Subscription> listening = new CopyOnWriteArrayList<>();

  Connections(ExchangeCore exchange, Complex complex, DeadlineWheel wheel) {
    this.wheel = wheel;
    this.exchange = exchange;
    this.complex = complex;
  }

  Future<Peer> connect(ConnectOptions options) {
    Transport transport = complex.transport(options.transport());
    Transport.Origin origin = new Transport.Origin(exchange.id(), exchange.site().folder());
    List<ConnectOptions> places = transport.places(options, origin);
    return places.size() == 1
        ? connect(transport, places.getFirst())
        : Pool.of(places.stream().map(place -> connect(transport, place)).toList());
  }

  private Future<Peer> connect(Transport transport, ConnectOptions options) {
    ConnectAttempt attempt = new ConnectAttempt(exchange, options, () -> link(transport, options));
    Subscription waiting = transport.onListening(options, attempt::somebodyListens);
    exchange.onOwner(() -> {
      if (exchange.closed()) {
        attempt.fail(exchange.closedError());
      } else {
        begin(attempt, options);
      }
    });
    return attempt.future().onComplete(ended -> waiting.cancel());
  }

  /**
   * Makes a link to an exchange of this process after the turn at hand, so that the greeting has
   * the handlers that its program adds in this turn. Messages wait for the link from now on.
   */
  Future<Peer> meet(String id) {
    Promise<Peer> met = Promise.promise();
    exchange.links().begun();
    exchange
        .lane()
        .turns()
        .execute(() ->
            link(complex.transport("local"), ConnectOptions.local(id))
                .onComplete(made -> {
                  oneLess();
                  met.handle(made);
                }));
    return met.future();
  }

  /**
   * Listens from the exchange's own turn: connections then live on its event loop, if it has one.
   */
  Future<Listener> listen(ConnectOptions options) {
    Transport transport = complex.transport(options.transport());
    Promise<Listener> promise = Promise.promise();
    exchange.onOwner(() ->
        Future.succeededFuture(transport)
            .compose(chosen -> listen(chosen, options))
            .onComplete(promise));
    return promise.future();
  }

  private Future<Listener> listen(Transport transport, ConnectOptions options) {
    return transport
        .listen(exchange.site().vertx(), options, link -> accept(link, options.transport()))
        .onSuccess(subscription ->
            exchange.onOwner(() -> {
              listening.add(subscription);
              if (exchange.closed()) {
                subscription.cancel();
              }
            }));
  }

  /** Whether a stranger may become the peer of that id. */
  boolean admits(String id) {
    boolean ownComesFirst = connecting.containsKey(id) && exchange.id().compareTo(id) < 0;
    return isFree(id) && !ownComesFirst;
  }

  /** Whether there is no peer of that id yet, and it is not one's own. */
  boolean isFree(String id) {
    return !id.equals(exchange.id()) && exchange.links().byId(id) == null;
  }

  void opened(PeerLink link) {
    exchange.links().add(link);
    settled(link);
    exchange.peersChanged();
    complex.attendance().met(exchange.id(), link, link.announced()::handlesExactly);
  }

  void failed(PeerLink link) {
    settled(link);
  }

  void closed(PeerLink link, ExchangeException why) {
    exchange.links().remove(link);
    exchange.discovery().gone(link);
    exchange.pending().failAll(request -> request.target == link, why);
    exchange.sharedCells().forget(link);
    exchange.peersChanged();
    complex.attendance().parted(exchange.id(), link.id(), why);
  }

  /** The exchange closes: it waits for nobody any more. */
  void awaitNobody() {
    attempts.stream()
        .filter(ConnectAttempt::waits)
        .forEach(attempt -> attempt.fail(exchange.closedError()));
  }

  void closeAll() {
    attempts.forEach(attempt -> attempt.fail(exchange.closedError()));
    listening.forEach(Subscription::cancel);
    listening.clear();
    exchange.discovery().close();
    exchange.links().all().forEach(link -> link.end("closed", ErrorCode.CLOSED));
    greeting.forEach(link -> link.end("closed", ErrorCode.CLOSED));
  }

  /** Lets go of all links without the owning thread, which is lost. Any thread. */
  void dropAll(ExchangeException reason) {
    listening.forEach(Subscription::cancel);
    attempts.forEach(attempt -> attempt.fail(reason));
    exchange.links().all().forEach(link -> link.drop(reason));
    greeting.forEach(link -> link.drop(reason));
  }

  /** Takes a link that a stranger has opened. Any thread. */
  PeerLink accept(Link link, String transport) {
    PeerLink peer = new PeerLink(exchange, LinkOrigin.from(transport));
    peer.attach(link);
    expectGreeting(peer);
    return peer;
  }

  /** A link that is not greeted within its time ends. */
  private void expectGreeting(PeerLink peer) {
    greeting.add(peer);
    exchange.onOwner(() -> {
      if (!exchange.closed()) {
        long within = peer.connects() ? WELCOME_NANOS : HELLO_NANOS;
        wheel.add(peer.greeting, exchange.nanos() + within);
      }
    });
  }

  private void begin(ConnectAttempt attempt, ConnectOptions options) {
    Duration limit = attempt.limit(complex.limits().connect());
    attempts.add(attempt);
    exchange.links().begun();
    wheel.add(attempt, exchange.tick() + limit.toNanos());
    attempt
        .future()
        .onComplete(ended ->
            exchange.onOwner(() -> {
              attempts.remove(attempt);
              wheel.remove(attempt);
              if (!exchange.closed()) {
                oneLess();
              }
            }));
    String address = LinkOrigin.to(options).key();
    attempt.begin(exchange.links().byAddress(address) != null || connecting.containsKey(address));
    if (exchange.draining()) {
      awaitNobody(); // what was accepted before the close may begin to connect only now
    }
  }

  /** The link to that address: the one that there is, or that is being made, or a new one. */
  private Future<Peer> link(Transport transport, ConnectOptions options) {
    LinkOrigin origin = LinkOrigin.to(options);
    String address = origin.key();
    PeerLink open = exchange.links().byAddress(address);
    PeerLink begun = connecting.get(address);
    if (exchange.closed()) {
      return Future.failedFuture(exchange.closedError());
    }
    if (open != null) {
      return Future.succeededFuture(open);
    }
    return begun == null
        ? open(transport, options, origin).recover(e -> orOpen(address, e))
        : begun.opened();
  }

  private Future<Peer> open(Transport transport, ConnectOptions options, LinkOrigin origin) {
    PeerLink peer = new PeerLink(exchange, origin);
    connecting.put(origin.key(), peer);
    exchange.links().begun();
    expectGreeting(peer);
    transport
        .connect(exchange.site().vertx(), options, peer)
        .onComplete(link ->
            exchange.onOwner(() -> {
              if (link.succeeded()) {
                peer.attach(link.result());
              } else {
                peer.refused(link.cause());
              }
            }));
    return peer.opened();
  }

  private void settled(PeerLink link) {
    greeting.remove(link);
    wheel.remove(link.greeting);
    if (link.connects()) {
      connecting.values().remove(link);
      oneLess();
    }
  }

  /** One link less that may still come. */
  private void oneLess() {
    exchange.links().settled();
    if (!exchange.links().connecting()) {
      exchange.parking().release(passage -> passage.parkedUntil == 0);
    }
  }

  /** The other side was quicker: its link is the one. */
  private Future<Peer> orOpen(String address, Throwable why) {
    PeerLink open = exchange.links().byAddress(address);
    return open == null ? Future.failedFuture(why) : Future.succeededFuture(open);
  }
}
