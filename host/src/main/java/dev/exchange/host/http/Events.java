package dev.exchange.host.http;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Names;
import dev.exchange.api.Subscription;
import dev.exchange.host.config.Defaults;
import dev.exchange.host.config.Settings;
import dev.exchange.host.exchange.Listing;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/{exchange}/events?name=<pattern>} or {@code ?cell=<name>}: what an exchange
 * receives and emits, or what a cell holds, as server-sent events.
 *
 * <p>All who ask for the same share one {@link EventStream}, which follows the exchange by its id,
 * also when it is made anew, and goes on for {@code http.events.keep} when the last has left, so
 * that who comes back with Last-Event-ID misses nothing.
 *
 * <p>Threading: the server's event loop.
 */
final class Events {

  private static final Set<String> KNOWN = Set.of("name", "cell", "token");

  private final Vertx vertx;
  private final Settings settings;
  private final Backend backend;
  private final Room room;
  private final Map<Wanted, EventStream> streams = new HashMap<>();
  private boolean closed;

  Events(Vertx vertx, Settings settings, Backend backend) {
    this.vertx = vertx;
    this.settings = settings;
    this.backend = backend;
    this.room = new Room(settings.get(Defaults.EVENTS_READERS), "readers of events");
  }

  /**
   * What somebody wants to read.
   *
   * @param text a pattern of names, or the name of a cell
   */
  private record Wanted(String exchange, boolean cell, String text) {}

  void read(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Exchange exchange = backend.listed(routing.pathParam("exchange"));
    Wanted wanted = wanted(exchange.id(), routing.queryParams());
    HttpServerResponse response = request.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no")
        .putHeader("X-Content-Type-Options", "nosniff");
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
      return;
    }
    room.enter();
    EventStream stream;
    try {
      stream = stream(wanted);
    } catch (ExchangeException e) {
      room.leave();
      throw e;
    }
    attach(request, wanted, stream);
  }

  /** Sends all readers away, and ends all streams. */
  void close() {
    closed = true;
    new ArrayList<>(streams.values()).forEach(EventStream::close);
    streams.clear();
  }

  private void attach(HttpServerRequest request, Wanted wanted, EventStream stream) {
    vertx.cancelTimer(stream.keeper());
    EventRing ring = stream.ring();
    String id = request.getHeader("Last-Event-ID");
    long known = id == null ? newcomer(wanted, ring) : ring.number(id);
    boolean lost = known < 0;
    EventReader reader =
        new EventReader(stream, request.response(), Math.max(known, 0), () -> left(wanted, stream));
    reader.begin(vertx, lost, settings.get(Defaults.EVENTS_HEARTBEAT).toMillis());
  }

  /** Who has read nothing yet hears of what comes; of a cell also what it holds. */
  private static long newcomer(Wanted wanted, EventRing ring) {
    long last = ring.last();
    return wanted.cell && last > 0 ? last - 1 : last;
  }

  private void left(Wanted wanted, EventStream stream) {
    room.leave();
    if (stream.readers().isEmpty() && !closed) {
      long keep = settings.get(Defaults.EVENTS_KEEP).toMillis();
      stream.keptBy(vertx.setTimer(keep, late -> forget(wanted, stream)));
    }
  }

  private void forget(Wanted wanted, EventStream stream) {
    if (stream.readers().isEmpty()) {
      streams.remove(wanted, stream);
      stream.close();
    }
  }

  private EventStream stream(Wanted wanted) {
    EventStream known = streams.get(wanted);
    if (known != null) {
      return known;
    }
    if (streams.size() >= settings.get(Defaults.EVENTS_STREAMS)) {
      throw new ExchangeException(
          ErrorCode.OVERLOADED,
          "expected at most " + streams.size() + " streams of events, got one more");
    }
    EventRing ring =
        new EventRing(
            backend.ids().get().toString(),
            settings.get(Defaults.EVENTS_RING),
            settings.get(Defaults.EVENTS_BYTES));
    EventStream stream = new EventStream(ring, vertx.getOrCreateContext());
    stream.from(
        backend
            .complex()
            .attendance()
            .follow(wanted.exchange, exchange -> source(exchange, wanted, stream)));
    streams.put(wanted, stream);
    return stream;
  }

  private static Subscription source(Exchange exchange, Wanted wanted, EventStream stream) {
    return wanted.cell
        ? exchange.watch(wanted.text, change -> stream.tell(EventText.of(change)))
        : exchange.on(wanted.text, message -> stream.tell(EventText.of(message)));
  }

  private Wanted wanted(String exchange, MultiMap query) {
    for (String parameter : query.names()) {
      if (!KNOWN.contains(parameter)) {
        throw bad("the query parameters name or cell", parameter);
      }
    }
    List<String> names = query.getAll("name");
    List<String> cells = query.getAll("cell");
    if (names.size() + cells.size() != 1) {
      throw bad("name=<pattern> or cell=<name> once", names + " and " + cells);
    }
    if (!cells.isEmpty()) {
      return new Wanted(exchange, true, cell(exchange, cells.getFirst()));
    }
    return new Wanted(exchange, false, Names.pattern(names.getFirst()));
  }

  private String cell(String exchange, String cell) {
    @Nullable Listing listing = backend.complex().listing(exchange);
    if (listing == null || !listing.cells().contains(cell)) {
      throw new ExchangeException(
          ErrorCode.UNKNOWN_CELL,
          "expected a cell of exchange " + exchange + ", got " + cell,
          exchange,
          null,
          null);
    }
    return cell;
  }

  private static ExchangeException bad(String expected, String came) {
    return new ExchangeException(
        ErrorCode.BAD_MESSAGE, "expected " + expected + ", got \"" + came + "\"");
  }
}
