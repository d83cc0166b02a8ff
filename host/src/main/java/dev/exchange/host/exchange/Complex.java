package dev.exchange.host.exchange;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.MessageId;
import dev.exchange.api.trace.TraceEvent;
import dev.exchange.api.trace.TraceSink;
import dev.exchange.host.contract.Operation;
import dev.exchange.host.link.ContextLoop;
import dev.exchange.host.link.Entrance;
import dev.exchange.host.link.FamilyTransport;
import dev.exchange.host.link.SessionTransport;
import dev.exchange.host.trace.TraceRing;
import dev.exchange.spi.Clock;
import dev.exchange.spi.HttpTransport;
import dev.exchange.spi.PacketTransport;
import dev.exchange.spi.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All exchanges of one process that know of each other, and what they share: time, randomness,
 * transports, limits.
 *
 * <p>Threading: any thread.
 */
public final class Complex {

  /**
   * What a complex is given.
   *
   * @param clock the time
   * @param random makes a source of randomness; each exchange gets its own
   * @param threads gives programs that block, and versions that are tried, a thread of their own
   * @param limits of each exchange
   * @param mesh whether the exchanges are peers of each other
   * @param hub the id of the exchange that is a peer of each even without a mesh; empty for none
   * @param secrets what nobody can foresee; any thread
   */
  public record Means(
      Clock clock,
      Supplier<RandomGenerator> random,
      BlockingTurns.Source threads,
      ExchangeLimits limits,
      boolean mesh,
      String hub,
      RandomGenerator secrets) {}

  /** The transport by which processes start others. */
  private static final String IPC = "ipc";

  private final Means means;
  private final Family family;
  private final @Nullable TraceSink sink;
  private final List<Program.Loader> loaders = new ArrayList<>();
  private final LongAdder sinkFailures = new LongAdder();
  private final Lock entrance = new ReentrantLock();
  private final Map<String, Transport> transports = new HashMap<>();
  private final List<PacketTransport> packetTransports = new ArrayList<>();
  private final ConcurrentMap<String, ExchangeCore> exchanges = new ConcurrentHashMap<>();
  private final Attendance attendance = new Attendance(this);
  private volatile boolean sharesAll;

  /** A complex without exchanges. Transports are found through {@code ServiceLoader}. */
  public Complex(Means means) {
    this(means, null);
  }

  /** A complex that tells all trace events to a sink. */
  public Complex(Means means, @Nullable TraceSink sink) {
    this.means = means;
    this.sink = sink;
    for (Transport transport :
        ServiceLoader.load(Transport.class, Complex.class.getClassLoader())) {
      transports.put(transport.name(), transport);
    }
    for (PacketTransport transport :
        ServiceLoader.load(PacketTransport.class, Complex.class.getClassLoader())) {
      packetTransports.add(transport);
      Transport sessions =
          new SessionTransport(
              transport, means.clock(), means.random(), means.secrets(), ContextLoop::current);
      add(transport.name().equals(IPC) ? related(sessions, transport) : sessions);
    }
    family =
        new Family(means.hub(), transports.get(IPC) instanceof FamilyTransport own ? own : null);
    ServiceLoader.load(Program.Loader.class, Complex.class.getClassLoader()).forEach(loaders::add);
  }

  /** The same, in which peers may watch every cell. Before there are exchanges. */
  public Complex sharingAll() {
    sharesAll = true;
    return this;
  }

  /** Which cells of an exchange peers may watch. */
  Set<String> shared(ExchangeBuilder definition) {
    return sharesAll ? definition.cells().keySet() : definition.shared();
  }

  /** The exchange that is a peer of each; null if there is none. */
  public @Nullable Exchange hub() {
    return exchanges.get(means.hub());
  }

  /** The transports whose connections can come over the server of a host. */
  public List<HttpTransport> httpTransports() {
    return packetTransports.stream()
        .filter(HttpTransport.class::isInstance)
        .map(HttpTransport.class::cast)
        .toList();
  }

  /**
   * Where connections come in that make links to the exchange of that id, as long as there is one.
   *
   * @param token what they must show; empty for nothing
   */
  public PacketTransport.Acceptor entrance(Vertx vertx, String id, String token) {
    return new Entrance(
        ContextLoop.current(vertx),
        means.clock(),
        means.secrets(),
        token,
        link -> {
          ExchangeCore exchange = exchanges.get(id);
          return exchange == null
              ? Nobody.HERE
              : exchange.connections().accept(link, LinkOrigin.NETWORK);
        });
  }

  /** Makes links by that transport too; it takes the place of one of the same name. */
  public void add(Transport transport) {
    transports.put(transport.name(), transport);
  }

  /** The complex that the exchanges of that Vertx share when nobody gives them another one. */
  public static Complex of(Vertx vertx) {
    return SharedComplex.of(vertx);
  }

  /** Who comes and goes. */
  public Attendance attendance() {
    return attendance;
  }

  /** What there is to know of the exchange of that id; null if there is none. */
  public @Nullable Listing listing(String id) {
    ExchangeCore exchange = exchanges.get(id);
    return exchange == null ? null : exchange.listing();
  }

  /** The exchange of that id; null if there is none. */
  public @Nullable Exchange exchange(String id) {
    return exchanges.get(id);
  }

  /** What runs here, by id. */
  public List<Listing> listings() {
    return exchanges.values().stream()
        .map(ExchangeCore::listing)
        .sorted(Comparator.comparing(Listing::id))
        .toList();
  }

  /** What each exchange has done and what waits in it, by id. */
  public List<Statistics> statistics() {
    return listings().stream()
        .map(listing -> exchanges.get(listing.id()))
        .filter(Objects::nonNull)
        .map(Statistics::of)
        .toList();
  }

  /**
   * What the exchange of that id tells itself of its handlers, by their names: those of records.
   * None if there is no such exchange.
   */
  public Map<String, Operation> operations(String id) {
    ExchangeCore exchange = exchanges.get(id);
    Map<String, Operation> operations = new HashMap<>();
    if (exchange != null) {
      exchange
          .definition()
          .handlers()
          .forEach((name, handler) -> {
            if (handler instanceof RecordHandling records) {
              operations.put(name, records.operation());
            }
          });
    }
    return operations;
  }

  /** The links of the exchange of that id; none if there is no such exchange. */
  public List<PeerListing> peers(String id) {
    ExchangeCore exchange = exchanges.get(id);
    return exchange == null ? List.of() : PeerListing.of(exchange);
  }

  /** The trace events that an exchange still has, oldest first. Fails with NO_HANDLER. */
  public Future<List<TraceEvent>> trace(String id) {
    ExchangeCore exchange = exchanges.get(id);
    return exchange == null
        ? Future.failedFuture(
            new ExchangeException(ErrorCode.NO_HANDLER, "expected an exchange, got " + id))
        : exchange.owned(() -> exchange.ring().events());
  }

  /** The loader for a program, if there is one for that kind of file. */
  public Optional<Program.Loader> loaderFor(Path path) {
    return loaders.stream().filter(loader -> loader.accepts(path)).findFirst();
  }

  /** Closes all exchanges, then what their transports have started. */
  public Future<Void> close() {
    return Future.join(exchanges.values().stream().map(ExchangeCore::close).toList())
        .transform(
            closed -> Future.join(transports.values().stream().map(Transport::close).toList()))
        .mapEmpty();
  }

  /**
   * The loader for a program.
   *
   * @throws ExchangeException BAD_MESSAGE if there is none for that kind of file
   */
  public Program.Loader loader(Path path) {
    return loaderFor(path)
        .orElseThrow(() ->
            new ExchangeException(
                ErrorCode.BAD_MESSAGE,
                "expected a program (.js, .mjs, .py, .java or .jar), got " + path));
  }

  /** A source of randomness of its own, for one thread. */
  public RandomGenerator randomness() {
    return random();
  }

  /** A source of message ids, for one thread. */
  public Supplier<MessageId> ids() {
    Ids ids = new Ids(random());
    return () -> ids.next(clock().millis());
  }

  /** What this process is to the one that started it. */
  Family family() {
    return family;
  }

  /** How long an exchange that closes waits for what it has accepted. */
  public Duration drain() {
    return limits().drain();
  }

  BlockingTurns.Source threads() {
    return means.threads();
  }

  Clock clock() {
    return means.clock();
  }

  /** What nobody can foresee. Any thread. */
  RandomGenerator secrets() {
    return means.secrets();
  }

  RandomGenerator random() {
    return means.random().get();
  }

  ExchangeLimits limits() {
    return means.limits();
  }

  @Nullable ExchangeCore find(String id) {
    return exchanges.get(id);
  }

  Transport transport(String name) {
    Transport transport = transports.get(name);
    if (transport == null) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected one of the transports %s, got %s".formatted(transports.keySet(), name));
    }
    return transport;
  }

  /** Makes an exchange and, in a mesh, its links. On the thread of its site. */
  ExchangeCore create(ExchangeBuilder definition, ProgramSite site) {
    ExchangeCore exchange = new ExchangeCore(definition, this, site);
    List<ExchangeCore> others = enter(exchange);
    attendance.tell(exchange.id());
    for (ExchangeCore other : others) {
      site.linking(
          exchange
              .connections()
              .meet(other.id())
              .onFailure(e -> exchange.log().log(Level.DEBUG, "no link: {0}", e.getMessage())));
    }
    return exchange;
  }

  void closed(ExchangeCore exchange) {
    if (exchanges.remove(exchange.id(), exchange)) {
      attendance.tell(exchange.id());
    }
  }

  /** Tells the sink, if there is one, of the latest event of a ring. */
  void tell(TraceRing ring) {
    if (sink == null) {
      return;
    }
    try {
      sink.accept(ring.latest());
    } catch (RuntimeException e) {
      sinkFailures.increment();
    }
  }

  /** How many events the sink has refused by throwing. */
  public long sinkFailures() {
    return sinkFailures.sum();
  }

  /** Lets an exchange in; gives those that were there before, so that each pair links once. */
  private List<ExchangeCore> enter(ExchangeCore exchange) {
    entrance.lock();
    try {
      ExchangeCore other = exchanges.get(exchange.id());
      if (other != null) {
        throw new ExchangeException(
            ErrorCode.CONFLICT,
            "expected one exchange with the id %s, got a second one in %s; the first is from %s"
                .formatted(exchange.id(), place(exchange), place(other)));
      }
      exchange
          .listen(ConnectOptions.local(exchange.id()))
          .onFailure(e -> exchange.log().log(Level.ERROR, "not listening: {0}", e.getMessage()));
      List<ExchangeCore> before = List.copyOf(exchanges.values());
      exchanges.put(exchange.id(), exchange);
      boolean toAll = means.mesh() || exchange.id().equals(means.hub());
      return toAll ? before : before.stream().filter(one -> one.id().equals(means.hub())).toList();
    } finally {
      entrance.unlock();
    }
  }

  private FamilyTransport related(Transport sessions, PacketTransport sockets) {
    return new FamilyTransport(
        sessions, sockets, means.clock(), means.secrets(), SystemMeans.household());
  }

  private static String place(ExchangeCore exchange) {
    String program = exchange.listing().program();
    return program.isEmpty() ? "the application" : program;
  }
}
