package dev.exchange.host.registry;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.ValueList;
import dev.exchange.api.ValueMap;
import dev.exchange.host.exchange.Attendance;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Listing;
import dev.exchange.spi.Clock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What every exchange in reach can do.
 *
 * <pre>
 *   exchanges of the host ──┐
 *   registered over a link ─┼─▶ merged ─▶ the cell `registry` of the gateway, and an event for each change
 *   cells of neighbours ────┘
 * </pre>
 *
 * <p>Of two entries with one id that of this host counts, then the one that has registered, then
 * the one on the shortest way.
 *
 * <p>Threading: any thread; what it knows is kept on one context of Vert.x. Changes that come
 * together are published together.
 *
 * <p>Source: docs/spec/registry.md.
 */
public final class Registry {

  /** The cell of a gateway in which its registry is. */
  public static final String CELL = "registry";

  private final Complex complex;
  private final Clock clock;
  private final String host;
  private final Function<String, Declared> declared;
  private final Context context;
  private final Map<String, Entry> own = new HashMap<>();
  private final Map<String, ValueMap> said = new HashMap<>();
  private final Guests guests = new Guests();
  private final Map<String, View> views = new TreeMap<>();
  private final Map<String, Subscription> watches = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final List<Subscription> observing;
  private Map<String, ValueMap> merged = Map.of();
  private @Nullable Exchange gateway;
  private boolean publishing;
  private long revision;
  private volatile List<ValueMap> guestsTold = List.of();

  /**
   * The registry of a host.
   *
   * @param host the id of its gateway
   * @param declared what the manifest of an exchange's plugin says, by the id of the exchange; any
   *     thread
   */
  public Registry(
      Vertx vertx, Complex complex, Clock clock, String host, Function<String, Declared> declared) {
    this.complex = complex;
    this.clock = clock;
    this.host = host;
    this.declared = declared;
    this.context = vertx.getOrCreateContext();
    observing =
        List.of(
            complex.attendance().observe(this::changed),
            complex.attendance().observe(new Neighbourhood()));
  }

  /** The gateway runs: its cell and its events tell of the registry from now on. */
  public void tell(Exchange running) {
    context.runOnContext(now -> {
      gateway = running;
      running.on("registry.*", told -> {}); // they are told, whether somebody hears of them or not
      complex.listings().forEach(listing -> changed.add(listing.id()));
      publishSoon();
    });
  }

  /** An exchange, or what is declared of it, may have changed. */
  public void changed(String id) {
    context.runOnContext(now -> {
      changed.add(id);
      publishSoon();
    });
  }

  /** The entries of those that have registered over a link, whole. */
  public List<ValueMap> guests() {
    return guestsTold;
  }

  /** Lets go of all. */
  public void close() {
    observing.forEach(Subscription::cancel);
    context.runOnContext(now -> {
      gateway = null;
      watches.values().forEach(Subscription::cancel);
      watches.clear();
    });
  }

  /**
   * An exchange says what it is.
   *
   * @param route the way that it has come
   */
  Future<ValueMap> register(@Nullable Object value, String from, List<String> route) {
    return on(() -> {
      ValueMap valid = Registration.checked(value, from);
      if (complex.listing(from) != null) {
        said.put(from, value instanceof ValueMap given ? given : ValueMap.EMPTY);
        changed.add(from);
      } else {
        Entry entry = Entry.of(from, host, null, valid, null);
        guests.put(dated(entry, guests.get(from)), Guests.Over.of(route, this::isOwn, host));
      }
      publish();
      return Future.succeededFuture(known(from));
    });
  }

  /** An exchange takes back what it has said. */
  Future<Void> unregister(String from) {
    return on(() -> {
      if (said.remove(from) != null) {
        changed.add(from);
      } else if (!guests.remove(from)) {
        throw new ExchangeException(
            ErrorCode.NO_HANDLER,
            "expected exchange %s to have registered with host %s, it has not"
                .formatted(from, host));
      }
      publish();
      return Future.succeededFuture();
    });
  }

  /** All that is known of one; of an exchange elsewhere, its host is asked. */
  Future<ValueMap> get(String id) {
    return on(() -> {
      publish();
      Entry near = own.containsKey(id) ? own.get(id) : guests.get(id);
      if (near != null) {
        return Future.succeededFuture(near.told());
      }
      ValueMap far = known(id);
      View view = far.isEmpty() ? null : views.get(far.list("path").text(1));
      if (view == null) {
        throw new ExchangeException(
            ErrorCode.NO_HANDLER, "expected an exchange that the registry knows, got " + id);
      }
      return view.peer()
          .request("$registry.get", ValueMap.of("id", id))
          .map(told -> told instanceof ValueMap whole ? whole.plus("path", far.get("path")) : far);
    });
  }

  /** Those that are looked for, as summaries. */
  Future<ValueMap> find(Query query) {
    return on(() -> {
      publish();
      return Future.succeededFuture(
          ValueMap.of("exchanges", ValueList.of(query.among(merged.values().stream()).toArray())));
    });
  }

  private boolean isOwn(String id) {
    return complex.listing(id) != null;
  }

  private ValueMap known(String id) {
    return merged.getOrDefault(id, ValueMap.EMPTY);
  }

  private Entry dated(Entry entry, @Nullable Entry before) {
    long since = before == null ? clock.millis() : (long) before.told().number("since");
    return before != null && entry.saysWhat(before) ? before : entry.at(since, ++revision);
  }

  private void publishSoon() {
    if (!publishing) {
      publishing = true;
      context.runOnContext(now -> publish());
    }
  }

  /** Brings the registry up to date, and tells whoever looks at it. */
  private void publish() {
    publishing = false;
    changed.forEach(this::refresh);
    changed.clear();
    Map<String, ValueMap> now = merge();
    Exchange telling = gateway;
    if (telling != null && !now.equals(merged)) {
      Bulletin.tell(telling, merged, now);
    }
    merged = now;
    guestsTold = guests.entries().stream().map(Entry::told).toList();
  }

  private void refresh(String id) {
    Listing listing = complex.listing(id);
    if (listing == null) {
      own.remove(id);
      said.remove(id);
      return;
    }
    Declared known = declared.apply(id);
    ValueMap says = said.getOrDefault(id, ValueMap.EMPTY);
    Entry entry =
        Entry.of(id, host, listing, Registration.over(known.manifest(), says), known.plugin());
    own.put(id, dated(entry, own.get(id)));
  }

  private Map<String, ValueMap> merge() {
    Map<String, ValueMap> all = new TreeMap<>();
    views
        .values()
        .forEach(view -> view.entries().forEach((id, entry) -> all.merge(id, entry, View::nearer)));
    guests.entries().forEach(entry -> all.put(entry.id(), entry.summary()));
    own.values().forEach(entry -> all.put(entry.id(), entry.summary()));
    return all;
  }

  /** Follows what a neighbouring host knows. */
  private void follow(Peer peer) {
    views.put(peer.id(), View.of(peer));
    peer.watch(
            CELL,
            change -> {
              Object value = change.value();
              context.runOnContext(now -> {
                views.computeIfPresent(peer.id(), (id, view) -> view.saying(value, host));
                publishSoon();
              });
            })
        .onSuccess(watch -> context.runOnContext(now -> watches.put(peer.id(), watch)));
  }

  private <T> Future<T> on(Callable<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> {
      try {
        work.call().onComplete(promise);
      } catch (Exception e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  /** Hosts come and go over the gateway's links, and guests over any. */
  private final class Neighbourhood implements Attendance.Neighbours {

    @Override
    public void met(String exchange, Peer peer, Predicate<String> handles) {
      if (exchange.equals(host) && handles.test("$registry.list")) {
        context.runOnContext(now -> follow(peer));
      }
    }

    @Override
    public void parted(String exchange, String peer, ExchangeException why) {
      if (isOwn(peer)) {
        return;
      }
      context.runOnContext(now -> {
        boolean gone = guests.parted(new Guests.Over(exchange, peer));
        if (exchange.equals(host)) {
          watches.remove(peer);
          gone |= views.remove(peer) != null;
        }
        if (gone) {
          publishSoon();
        }
      });
    }
  }
}
