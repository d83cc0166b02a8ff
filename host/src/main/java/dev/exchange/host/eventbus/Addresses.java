package dev.exchange.host.eventbus;

import dev.exchange.api.Exchange;
import dev.exchange.api.Names;
import dev.exchange.api.Subscription;
import dev.exchange.host.exchange.Complex;
import dev.exchange.host.exchange.Listing;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the addresses of exchanges on an event bus as their handlers come and go.
 *
 * <pre>
 *  exchange.&lt;id&gt;           the header name says which message
 *  exchange.&lt;id&gt;.&lt;name&gt;    one for each name that is handled; patterns have none
 * </pre>
 *
 * <p>An address is there before whoever deployed the exchange, or added the handler on its own
 * thread, goes on; in a clustered Vertx the other nodes learn of it later.
 *
 * <p>Threading: any thread. Messages are taken on the context that made the address.
 */
public final class Addresses {

  /** What every address begins with. */
  public static final String PREFIX = "exchange.";

  private static final Logger LOG = System.getLogger(Addresses.class.getName());

  private final EventBus bus;
  private final Complex complex;
  private final BusCalls calls;
  private final ConcurrentMap<String, Map<String, MessageConsumer<Object>>> served =
      new ConcurrentHashMap<>();
  private final Subscription attendance;
  private volatile boolean closed;

  private Addresses(EventBus bus, Complex complex, Exchange gateway) {
    this.bus = bus;
    this.complex = complex;
    this.calls = new BusCalls(gateway);
    attendance = complex.attendance().observe(this::look);
  }

  /**
   * Puts the exchanges of a complex on an event bus.
   *
   * @param gateway in whose name messages go on; one to its own address goes to whoever handles it
   */
  public static Addresses serve(EventBus bus, Complex complex, Exchange gateway) {
    Addresses addresses = new Addresses(bus, complex, gateway);
    complex.listings().forEach(listing -> addresses.look(listing.id()));
    return addresses;
  }

  /** Takes all addresses off. Again does nothing. */
  public void close() {
    closed = true;
    attendance.cancel();
    Set.copyOf(served.keySet()).forEach(this::look);
  }

  private void look(String id) {
    served.compute(id, (same, before) -> follow(id, before));
  }

  private @Nullable Map<String, MessageConsumer<Object>> follow(
      String id, @Nullable Map<String, MessageConsumer<Object>> before) {
    Map<String, MessageConsumer<Object>> consumers = before == null ? new HashMap<>() : before;
    Listing listing = closed ? null : complex.listing(id);
    Set<String> names = listing == null ? Set.of() : names(listing);
    consumers.entrySet().removeIf(each -> !names.contains(each.getKey()) && end(each.getValue()));
    for (String name : names) {
      consumers.computeIfAbsent(name, missing -> begin(id, name));
    }
    return consumers.isEmpty() ? null : consumers;
  }

  private MessageConsumer<Object> begin(String id, String name) {
    return name.isEmpty()
        ? bus.consumer(PREFIX + id, message -> calls.toExchange(id, message))
        : bus.consumer(PREFIX + id + "." + name, message -> calls.toName(id, name, message));
  }

  private static boolean end(MessageConsumer<Object> consumer) {
    consumer
        .unregister()
        .onFailure(e -> LOG.log(Level.WARNING, "address " + consumer.address() + " stays", e));
    return true;
  }

  /** The names that can be addressed, and the empty one for the exchange itself. */
  private static Set<String> names(Listing listing) {
    Set<String> names = new HashSet<>();
    names.add("");
    listing.handles().stream().filter(name -> !Names.hasStar(name)).forEach(names::add);
    return names;
  }
}
