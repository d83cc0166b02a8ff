package dev.exchange.host.registry;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Attendance;
import dev.exchange.host.exchange.Complex;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Keeps links from the gateway to those of other hosts, so that messages go from host to host and
 * their registries know of each other.
 *
 * <pre>
 *   connect ──▶ linked ──the link is given up──▶ wait ──▶ connect
 *       └─────refused, nobody there─────────────────┘      1 s, 2 s, 4 s, … 30 s
 * </pre>
 *
 * <p>Threading: any thread; one context of Vert.x.
 */
public final class Joining {

  private static final Logger LOG = System.getLogger("exchange.join");
  private static final long FIRST_MILLIS = 1_000;
  private static final long LAST_MILLIS = 30_000;

  private final Vertx vertx;
  private final Context context;
  private final Exchange gateway;
  private final String token;
  private final Subscription observing;
  private final Map<String, String> linked = new HashMap<>();
  private boolean closed;

  private Joining(Vertx vertx, Exchange gateway, Complex complex, String token) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.gateway = gateway;
    this.token = token;
    this.observing = complex.attendance().observe(new Lost());
  }

  /**
   * Begins to connect to those hosts, and goes on until it is closed.
   *
   * @param urls where their gateways are linked to, such as {@code ws://b:7070/exchange/b}
   * @param token what those hosts want to see; may be empty
   */
  public static Joining open(
      Vertx vertx, Exchange gateway, Complex complex, List<String> urls, String token) {
    Joining joining = new Joining(vertx, gateway, complex, token);
    joining.context.runOnContext(now -> urls.forEach(url -> joining.connect(url, FIRST_MILLIS)));
    return joining;
  }

  /** Connects no more; the links end with the gateway. */
  public void close() {
    observing.cancel();
    context.runOnContext(now -> closed = true);
  }

  private void connect(String url, long wait) {
    if (closed) {
      return;
    }
    ValueMap where = ValueMap.of("url", url);
    gateway
        .connect(
            new ConnectOptions("websocket", token.isEmpty() ? where : where.plus("token", token)))
        .onSuccess(peer ->
            context.runOnContext(now -> {
              linked.put(peer.id(), url);
              LOG.log(Level.INFO, "joined {0} at {1}", peer.id(), url);
            }))
        .onFailure(why ->
            context.runOnContext(now -> {
              LOG.log(
                  Level.WARNING,
                  "not joined to {0}: {1}; tried again in {2} s",
                  url,
                  why.getMessage(),
                  wait / 1_000);
              again(url, wait);
            }));
  }

  private void again(String url, long wait) {
    vertx.setTimer(
        wait, timer -> context.runOnContext(now -> connect(url, Math.min(LAST_MILLIS, 2 * wait))));
  }

  /** Hears of links that are over. */
  private final class Lost implements Attendance.Neighbours {

    @Override
    public void met(String exchange, Peer peer, Predicate<String> handles) {
      // only what was asked for is kept
    }

    @Override
    public void parted(String exchange, String peer, ExchangeException why) {
      if (exchange.equals(gateway.id())) {
        context.runOnContext(now -> {
          String url = linked.remove(peer);
          if (url != null) {
            again(url, FIRST_MILLIS);
          }
        });
      }
    }
  }
}
