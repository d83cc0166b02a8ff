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
import dev.exchange.api.Names;
import dev.exchange.api.Peer;
import dev.exchange.api.Route;
import dev.exchange.api.Subscription;
import dev.exchange.api.Values;
import dev.exchange.api.state.State;
import dev.exchange.api.state.Watch;
import dev.exchange.api.trace.Why;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as one version of its program holds it. The exchange itself outlives the version: its
 * id, links, cells and messages stay, and what this version added to it goes with the version.
 *
 * <pre>
 *                      shadow                                 live       retired
 *  send, broadcast     kept for the switch; dropped when      done       done
 *  set, batch           the top level has settled
 *  request, get, why   asked through the version before       done       done
 *  handle, on, watch   begun at the switch                    done       CLOSED
 *  connect, listen     the one that the version before has,   done       CLOSED
 *                       or a new one
 * </pre>
 *
 * <p>Threading: as {@link Exchange} says.
 */
final class ProgramExchange implements Exchange {

  private final ProgramSite site;
  private final String id;
  private final ExchangeBuilder definition;
  private final Kept kept;
  private final Belongings belongings = new Belongings();
  private final Set<String> promised = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ExchangeCore core;
  private volatile boolean ended;

  ProgramExchange(ProgramSite site, ExchangeBuilder definition) {
    this.site = site;
    this.definition = definition;
    this.id = site.complex().family().named(definition.id());
    this.kept = new Kept(site, id);
  }

  ProgramSite site() {
    return site;
  }

  /** What it is to be, as the program has defined it. */
  ExchangeBuilder definition() {
    return definition;
  }

  /** The names and patterns that it handles: those of its definition, and those added since. */
  Set<String> handled() {
    Set<String> handled = new HashSet<>(definition.handlers().keySet());
    handled.addAll(promised);
    return handled;
  }

  /** The exchange itself; null as long as this is a shadow. */
  @Nullable ExchangeCore core() {
    return core;
  }

  /** Whether the program has closed it. */
  boolean ended() {
    return ended;
  }

  /** What this version has added to the exchange. */
  Belongings belongings() {
    return belongings;
  }

  /** What it sends from now on, as long as it is a shadow, is dropped. */
  void settled() {
    kept.refuse();
  }

  /** It is that exchange from now on, without what it has added. On the exchange's own thread. */
  void join(ExchangeCore running) {
    core = running;
  }

  /** What it has added begins, and what was kept is done. On the exchange's own thread. */
  void begin() {
    ExchangeCore running = running();
    belongings.begin();
    belongings.resume(running::listen);
    kept.release(running);
  }

  /** What it has added is suspended. On the exchange's own thread. */
  void suspend() {
    belongings.suspend();
  }

  /** It never is an exchange, or no more. */
  void drop(ExchangeException why) {
    ended = true;
    kept.drop(why);
    belongings.suspend();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Future<Void> send(String name, @Nullable Object value, MessageOptions options) {
    site.rights().send(name);
    ExchangeCore live = core;
    if (live != null) {
      return live.send(name, value, options);
    }
    Names.sendable(name);
    Object frozen = Values.of(value);
    return kept.action(running -> running.send(name, frozen, options));
  }

  @Override
  public Future<@Nullable Object> request(
      String name, @Nullable Object value, MessageOptions options) {
    site.rights().send(name);
    ExchangeCore live = core;
    return live != null
        ? live.request(name, value, options)
        : kept.question(asked -> asked.request(name, value, options));
  }

  @Override
  public Future<Route> route(String name, MessageOptions options) {
    ExchangeCore live = core;
    return live != null
        ? live.route(name, options)
        : kept.question(asked -> asked.route(name, options));
  }

  @Override
  public void broadcast(String name, @Nullable Object value) {
    site.rights().send(name);
    ExchangeCore live = core;
    if (live != null) {
      live.broadcast(name, value);
      return;
    }
    Names.sendable(name);
    Object frozen = Values.of(value);
    Future<Void> later =
        kept.action(running -> {
          running.broadcast(name, frozen);
          return Future.succeededFuture();
        });
    later.onFailure(dropped -> {}); // nobody waits for a broadcast
  }

  @Override
  public Subscription handle(String pattern, Handler handler, @Nullable Location location) {
    running("to handle " + pattern);
    Names.pattern(pattern);
    site.rights().handle(pattern);
    boolean taken = definition.handlers().containsKey(pattern) || !promised.add(pattern);
    if (core == null && taken) { // at the switch it would be too late to say so
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected one handler named %s in exchange %s, got two".formatted(pattern, id));
    }
    Subscription handling =
        belongings.add(() -> running().registration().handle(pattern, handler, location, site));
    return () -> {
      handling.cancel();
      promised.remove(pattern);
    };
  }

  @Override
  public Subscription on(String pattern, Consumer<Message> subscriber) {
    running("to observe " + pattern);
    Names.pattern(pattern);
    site.rights().subscribe(pattern);
    return belongings.add(() -> running().on(pattern, subscriber));
  }

  @Override
  public Subscription watch(String cell, Watch watch) {
    running("to watch cell " + cell);
    if (core == null && !definition.cells().containsKey(cell)) {
      throw new ExchangeException(
          ErrorCode.UNKNOWN_CELL,
          "expected a cell of exchange %s, got %s; its cells are %s"
              .formatted(id, cell, definition.cells().keySet()));
    }
    return belongings.add(() -> running().watch(cell, watch));
  }

  @Override
  public Future<@Nullable Object> get(String cell) {
    ExchangeCore live = core;
    return live != null ? live.get(cell) : kept.question(asked -> asked.get(cell));
  }

  @Override
  public Future<Void> set(String cell, @Nullable Object value) {
    ExchangeCore live = core;
    if (live != null) {
      return live.set(cell, value);
    }
    Object frozen = Values.of(value);
    return kept.action(running -> running.set(cell, frozen));
  }

  @Override
  public Future<Void> batch(Consumer<State> work) {
    ExchangeCore live = core;
    return live != null ? live.batch(work) : kept.action(running -> running.batch(work));
  }

  @Override
  public Future<Why> why(String cell) {
    ExchangeCore live = core;
    return live != null ? live.why(cell) : kept.question(asked -> asked.why(cell));
  }

  @Override
  public Future<Peer> connect(ConnectOptions options) {
    running("to connect");
    site.rights().connect(options);
    ProgramExchange before = before();
    Future<Peer> known = before == null ? null : before.belongings.peers().get(options);
    Future<Peer> link =
        known != null ? known : through(before, running -> running.connect(options));
    belongings.peer(options, link);
    return link.map(peer -> new ProgramPeer(peer, belongings, site.rights()));
  }

  @Override
  public Future<Listener> listen(ConnectOptions options) {
    running("to listen");
    ProgramExchange before = before();
    Belongings.Shared known = before == null ? null : before.belongings.listeners().get(options);
    return belongings.listener(
        options,
        known != null
            ? known
            : new Belongings.Shared(through(before, running -> running.listen(options))));
  }

  @Override
  public Future<Void> close() {
    ExchangeCore live = core;
    ended = true;
    if (live != null) {
      return site.phase() == ProgramSite.Phase.RETIRED ? Future.succeededFuture() : live.close();
    }
    drop(site.unheard());
    belongings.letGo(null);
    return Future.succeededFuture();
  }

  /** The same exchange as the version before holds it, as long as this is a shadow. */
  private @Nullable ProgramExchange before() {
    ProgramExchange before = core == null ? site.voice(id) : null;
    return before != null && before.id.equals(id) ? before : null;
  }

  private <T> Future<T> through(
      @Nullable ProgramExchange before, Function<ExchangeCore, Future<T>> work) {
    ExchangeCore live = core;
    ExchangeCore asked = live != null || before == null ? live : before.core;
    return asked == null ? kept.action(work) : work.apply(asked);
  }

  private ExchangeCore running() {
    ExchangeCore live = core;
    if (live == null) {
      throw new IllegalStateException("expected exchange " + id + " to run, it does not yet");
    }
    return live;
  }

  private void running(String what) {
    if (site.phase() == ProgramSite.Phase.RETIRED) {
      throw site.retired(what);
    }
  }
}
