package dev.exchange.host.exchange;

import dev.exchange.api.ConnectOptions;
import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Handler;
import dev.exchange.api.Listener;
import dev.exchange.api.Location;
import dev.exchange.api.Message;
import dev.exchange.api.MessageOptions;
import dev.exchange.api.Peer;
import dev.exchange.api.Route;
import dev.exchange.api.Subscription;
import dev.exchange.api.state.State;
import dev.exchange.api.state.Watch;
import dev.exchange.api.trace.Station;
import dev.exchange.api.trace.Why;
import dev.exchange.host.state.StateGraph;
import dev.exchange.host.trace.TraceRing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One running exchange: puts its parts together and is what the parts know of each other.
 *
 * <p>Threading: the methods of {@link Exchange} and those marked so on any thread; all else on the
 * owning thread of its site. Whatever comes from another thread passes the inbox.
 */
final class ExchangeCore implements Exchange {

  private final String id;
  private final Logger log;
  private final Complex complex;
  private final Lane lane;
  private final ExchangeLimits limits;
  private final Inbox inbox;
  private final Ids ids;
  private final Links links;
  private final StateGraph graph;
  private final CellAccess cells;
  private final Handlers handlers;
  private final Registration registration;
  private final Pending pending;
  private final Parking parking;
  private final Outgoing outgoing;
  private final TraceRing ring;
  private final Subscribers subscribers = new Subscribers();
  private final MessagePipeline pipeline;
  private final Connections connections;
  private final Distribution distribution;
  private final Answers answers;
  private final Emissions emissions;
  private final Closing closing;
  private final Discovery discovery;
  private final SharedCells sharedCells;
  private final Presence presence;
  private volatile ProgramSite site;
  private volatile ExchangeBuilder definition;
  private int blocked;

  ExchangeCore(ExchangeBuilder definition, Complex complex, ProgramSite site) {
    this.id = complex.family().named(definition.id());
    this.complex = complex;
    this.site = site;
    this.lane = site.lane();
    this.definition = definition;
    this.limits = complex.limits();
    log = System.getLogger("exchange." + id);
    inbox = new Inbox(lane.turns(), lane.now()::start, this::run);
    ids = new Ids(complex.random());
    links = new Links(complex.random());
    ring = new TraceRing(id, limits.ring());
    DeadlineWheel wheel = new DeadlineWheel(lane.turns(), lane.now());
    Watching watching = new Watching(this, log);
    graph = new StateGraph(id, definition.cells(), watching);
    cells = new CellAccess(this, graph);
    handlers = new Handlers(this, graph, () -> this.site.rights().inbox(limits));
    registration = new Registration(this, handlers, subscribers, definition);
    pipeline = new MessagePipeline(this);
    distribution = new Distribution(this, subscribers);
    answers = new Answers(this);
    emissions = new Emissions(this);
    parking = new Parking(wheel, limits.parked(), pipeline::resume);
    pending = new Pending(wheel, answers::failed);
    outgoing = new Outgoing(this, pending, limits.timeout(definition));
    connections = new Connections(this, complex, wheel);
    discovery = new Discovery(this, wheel);
    sharedCells = new SharedCells(this, wheel, complex.shared(definition));
    closing = new Closing(this, limits.drain());
    presence = new Presence(this);
  }

  // ---- what anybody may call, on any thread

  @Override
  public String id() {
    return id;
  }

  @Override
  public Future<Void> send(String name, @Nullable Object value, MessageOptions options) {
    return outgoing.send(null, name, value, options);
  }

  @Override
  public Future<@Nullable Object> request(
      String name, @Nullable Object value, MessageOptions options) {
    return outgoing.request(null, name, value, options);
  }

  @Override
  public Future<Route> route(String name, MessageOptions options) {
    return outgoing.route(name, options);
  }

  @Override
  public void broadcast(String name, @Nullable Object value) {
    outgoing.broadcast(name, value);
  }

  @Override
  public Subscription handle(String pattern, Handler handler, @Nullable Location location) {
    return registration.handle(pattern, handler, location, site);
  }

  @Override
  public Subscription on(String pattern, Consumer<Message> subscriber) {
    return registration.on(pattern, subscriber);
  }

  @Override
  public Subscription watch(String cell, Watch watch) {
    return cells.watch(cell, watch);
  }

  @Override
  public Future<@Nullable Object> get(String cell) {
    return cells.get(cell);
  }

  @Override
  public Future<Void> set(String cell, @Nullable Object value) {
    return cells.set(cell, value);
  }

  @Override
  public Future<Void> batch(Consumer<State> work) {
    return cells.batch(work);
  }

  @Override
  public Future<Why> why(String cell) {
    cells.known(cell);
    return new Causes(complex).why(this, cell);
  }

  @Override
  public Future<Peer> connect(ConnectOptions options) {
    return connections.connect(options);
  }

  @Override
  public Future<Listener> listen(ConnectOptions options) {
    return connections.listen(options);
  }

  @Override
  public Future<Void> close() {
    return closing.close();
  }

  Listing listing() {
    return presence.listing();
  }

  /** Runs a task on the owning thread: at once if this is it, else in its turn. */
  void onOwner(Runnable task) {
    if (lane.turns().owned()) {
      task.run();
    } else {
      inbox.add(task);
    }
  }

  /** Runs a task on the owning thread after all that has come before. Any thread. */
  void later(Runnable task) {
    inbox.add(task);
  }

  /** Asks for something on the owning thread. */
  <T extends @Nullable Object> Future<T> owned(Supplier<T> question) {
    Promise<T> promise = Promise.promise();
    onOwner(() -> {
      T answer;
      try {
        answer = question.get();
      } catch (RuntimeException e) {
        promise.fail(e);
        return;
      }
      promise.complete(answer);
    });
    return promise.future();
  }

  /** What other threads have for it. */
  Inbox inbox() {
    return inbox;
  }

  /** The owning thread is lost: lets go of the peers without it. */
  void abandon(ExchangeException reason) {
    log.log(Level.ERROR, "abandoned: {0}", reason.describe());
    closing.abandon(reason);
  }

  boolean closed() {
    return closing.done();
  }

  // ---- what the parts know of each other, on the owning thread

  /** The version of the program that is at work. Any thread. */
  ProgramSite site() {
    return site;
  }

  /** What that version has defined it to be. Any thread. */
  ExchangeBuilder definition() {
    return definition;
  }

  /** Another version of the program is at work, and has defined it so. */
  void playedBy(ProgramSite version, ExchangeBuilder defined) {
    site = version;
    definition = defined;
    cells.renew();
    sharedCells.share(complex.shared(defined));
    outgoing.timeout(limits.timeout(defined));
  }

  ExchangeLimits limits() {
    return limits;
  }

  Lane lane() {
    return lane;
  }

  Registration registration() {
    return registration;
  }

  Presence presence() {
    return presence;
  }

  MessagePipeline pipeline() {
    return pipeline;
  }

  Links links() {
    return links;
  }

  Handlers handlers() {
    return handlers;
  }

  Pending pending() {
    return pending;
  }

  Parking parking() {
    return parking;
  }

  Outgoing outgoing() {
    return outgoing;
  }

  Connections connections() {
    return connections;
  }

  SharedCells sharedCells() {
    return sharedCells;
  }

  CellAccess cells() {
    return cells;
  }

  Discovery discovery() {
    return discovery;
  }

  Distribution distribution() {
    return distribution;
  }

  Answers answers() {
    return answers;
  }

  Emissions emissions() {
    return emissions;
  }

  StateGraph graph() {
    return graph;
  }

  Logger log() {
    return log;
  }

  Complex complex() {
    return complex;
  }

  /** The time of the turn that is running, in the time of the clock's nanos. */
  long nanos() {
    return lane.now().nanos();
  }

  /** The time of the turn that is running, in ms since the epoch. */
  long millis() {
    return lane.now().millis();
  }

  /** Looks at the clock: the time of the turn goes on. */
  long tick() {
    return lane.now().tick();
  }

  Ids ids() {
    return ids;
  }

  void record(Station station, Message message, long nanos, @Nullable String detail) {
    ring.record(station, message, millis(), nanos, detail);
    complex.tell(ring);
  }

  TraceRing ring() {
    return ring;
  }

  boolean blocked() {
    return blocked > 0;
  }

  void block(int by) {
    blocked += by;
    if (blocked == 0) {
      inbox.schedule();
    }
  }

  boolean draining() {
    return closing.draining();
  }

  void handlingEnded() {
    closing.handlingEnded();
  }

  /** Whether a task can be a transaction of the state now. */
  boolean hasState() {
    return blocked == 0 && !closed();
  }

  void peersChanged() {
    links.changed();
    discovery.changed();
    parking.release(pipeline::findsItsWay);
  }

  ExchangeException closedError() {
    return new ExchangeException(
        ErrorCode.CLOSED, "expected exchange " + id + " to be open, it is closed", id, null, null);
  }

  private void run() {
    if (blocked == 0) {
      handlers.run();
    }
    closing.check();
  }
}
