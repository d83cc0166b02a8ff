package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.Message;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The site of one version of a program in a complex.
 *
 * <pre>
 *   the first version ─────────┐
 *   a later one: SHADOW --switch--> LIVE --a later one--> STANDBY --that one stays--> RETIRED
 *                   │                 └─────called back─────┘                            │
 *                   └───────────────────────refused──────────────────────────────────────┘
 * </pre>
 *
 * <p>A shadow defines exchanges, but has none: what it sends while its top level runs is kept for
 * the switch, and what it would do to others after that is not done. On standby it ends what it has
 * begun, and its timers wait.
 *
 * <p>Threading: see {@link Site}.
 */
final class ProgramSite implements Site {

  /** Where a version of a program stands. */
  enum Phase {
    /** It is loaded and tried, and nobody sees it. */
    SHADOW,
    /** Its exchanges are its own. */
    LIVE,
    /** Another version is at work, and this one may be called back. */
    STANDBY,
    /** What it has begun may end; nothing else of it runs. */
    RETIRED
  }

  private final Complex complex;
  private final Vertx vertx;
  private final Deployment deployment;
  private final Turns turns;
  private final Work work = new Work();
  private final List<ProgramExchange> exchanges = new CopyOnWriteArrayList<>();
  private final Queue<Future<?>> links = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /** The version whose place a shadow may take; it is let go of then, and the ones before it. */
  private volatile @Nullable ProgramSite incumbent;

  private volatile @Nullable Function<String, HandlerContract> contracts;
  private volatile @Nullable TestControl testing;
  private volatile Consumer<Loss> whenLost = loss -> {};
  private volatile Lane lane;
  private volatile Phase phase;
  private volatile boolean abandoned;
  private boolean settled;

  /** The site of a program's first version, on turns of its own. */
  ProgramSite(Complex complex, Vertx vertx, Turns turns, Deployment deployment) {
    this.complex = complex;
    this.vertx = vertx;
    this.turns = turns;
    this.deployment = deployment;
    this.incumbent = null;
    this.lane = new Lane(deployment.name(), turns, complex.clock());
    this.phase = Phase.LIVE;
  }

  /** The site of a version that may take the place of another one, and is loaded on that lane. */
  ProgramSite(ProgramSite incumbent, Lane lane, Deployment deployment) {
    this.complex = incumbent.complex;
    this.vertx = incumbent.vertx;
    this.turns = new MovingTurns(vertx, this::lane);
    this.deployment = deployment;
    this.incumbent = incumbent;
    this.lane = lane;
    this.phase = Phase.SHADOW;
  }

  @Override
  public String name() {
    return deployment.name();
  }

  /** Where the program lies; null for exchanges of an application. Any thread. */
  @Nullable Path folder() {
    return deployment.folder();
  }

  @Override
  public ValueMap config() {
    return deployment.config();
  }

  @Override
  public boolean isLive() {
    return phase == Phase.LIVE;
  }

  @Override
  public String version() {
    return deployment.version();
  }

  @Override
  public ValueMap limits() {
    return deployment.limits();
  }

  @Override
  public Rights rights() {
    return deployment.rights();
  }

  @Override
  public @Nullable TestControl testing() {
    return testing;
  }

  /** It is a test, which has that done to its complex. Before it is loaded. */
  void testing(@Nullable TestControl control) {
    testing = control;
  }

  @Override
  public Turns turns() {
    return turns;
  }

  @Override
  public Vertx vertx() {
    return vertx;
  }

  @Override
  public Clock clock() {
    return complex.clock();
  }

  @Override
  public RandomGenerator random() {
    return complex.secrets();
  }

  @Override
  public void acts() {
    Handling handling = lane.current();
    if (phase == Phase.SHADOW && settled) {
      if (handling != null) {
        handling.unheard = true;
      }
      throw unheard();
    }
    if (handling != null) {
      handling.spoke = true;
    }
  }

  /** The top level of a shadow has settled: nobody hears it until it is at work. */
  void settled() {
    settled = true;
    exchanges.forEach(ProgramExchange::settled);
  }

  @Override
  public Exchange exchange(ExchangeBuilder given) {
    if (phase == Phase.RETIRED) {
      throw retired("to make exchange " + given.id());
    }
    ExchangeBuilder definition = RecordHandling.in(given);
    definition.handlers().keySet().forEach(rights()::handle);
    ProgramExchange exchange = new ProgramExchange(this, definition);
    if (phase == Phase.LIVE) {
      exchange.join(complex.create(definition, this));
      exchange.begin();
    } else if (find(exchange.id()) != null) {
      throw new ExchangeException(
          ErrorCode.CONFLICT,
          "expected one exchange with the id %s in %s, got two".formatted(exchange.id(), name()));
    }
    exchanges.add(exchange);
    return exchange;
  }

  /** A link of one of its exchanges is being made. On the owning thread. */
  void linking(Future<?> link) {
    links.add(link);
  }

  /**
   * Completes when the peers that were there before know its exchanges, or their links have failed;
   * a link is made within the time that {@link Connections} gives it.
   */
  Future<Void> linked() {
    return links.isEmpty()
        ? Future.succeededFuture()
        : Future.join(List.copyOf(links)).transform(made -> Future.succeededFuture());
  }

  @Override
  public Runnable bind(Runnable callback) {
    Lane at = lane;
    Handling captured = at.current();
    return () -> lane.resume(captured, () -> call(captured, callback));
  }

  @Override
  public boolean await(Future<?> future, Duration limit) throws InterruptedException {
    return lane.await(future, limit);
  }

  @Override
  public void abandon(ExchangeException reason, @Nullable Message message) {
    if (abandoned) {
      return;
    }
    abandoned = true;
    Message known = message == null ? lane.handled() : message;
    Turns held = lane.turns();
    try {
      if (phase != Phase.SHADOW) {
        turns.close();
        held.close();
        cores().forEach(exchange -> exchange.abandon(reason));
      }
      whenLost.accept(new Loss(reason, known == null ? null : MessageForm.of(known)));
    } finally {
      held.lost();
    }
  }

  /** Who is told if the program dies. Before it is loaded, and when it is at work. */
  void whenLost(Consumer<Loss> told) {
    whenLost = told;
  }

  /** Whether the owning thread is lost. Any thread. */
  boolean abandoned() {
    return abandoned;
  }

  /** Where it runs. Any thread. */
  Lane lane() {
    return lane;
  }

  Phase phase() {
    return phase;
  }

  String language() {
    return deployment.language();
  }

  Deployment deployment() {
    return deployment;
  }

  Complex complex() {
    return complex;
  }

  /** What its handlers have done. */
  Work work() {
    return work;
  }

  /** The exchanges as its program holds them, in the order in which it made them. */
  List<ProgramExchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** The names and patterns that those handle which were not ended. */
  Set<String> handled() {
    return exchanges.stream()
        .filter(exchange -> !exchange.ended())
        .flatMap(exchange -> exchange.handled().stream())
        .collect(Collectors.toSet());
  }

  /** Those of them that run. */
  List<ExchangeCore> cores() {
    return exchanges.stream().map(ProgramExchange::core).filter(Objects::nonNull).toList();
  }

  /** The exchange of that id as its program holds it; null if it has none. */
  @Nullable ProgramExchange find(String id) {
    for (ProgramExchange exchange : exchanges) {
      if (exchange.id().equals(id) && !exchange.ended()) {
        return exchange;
      }
    }
    return null;
  }

  /** The exchange through which a shadow asks: the one that has that id now, or else any. */
  @Nullable ProgramExchange voice(String id) {
    ProgramSite before = incumbent;
    if (before == null) {
      return null;
    }
    ProgramExchange same = before.find(id);
    return same != null || before.exchanges.isEmpty() ? same : before.exchanges.getFirst();
  }

  /** What it does happens on that lane from now on. On the lane before, at rest. */
  void moveTo(Lane other) {
    Lane before = lane;
    lane = other;
    before.end(other);
  }

  /** It stands there from now on. On its lane. */
  void phase(Phase reached) {
    phase = reached;
    if (reached != Phase.SHADOW) {
      incumbent = null;
    }
    List<Runnable> held = List.copyOf(waiting);
    waiting.clear();
    if (reached == Phase.LIVE) {
      held.forEach(task -> lane.resume(null, task));
    }
  }

  /** What its handlers' values must be like, by the handler's name. Any thread. */
  void contracts(Function<String, HandlerContract> byName) {
    contracts = byName;
  }

  /** What the values of that handler must be like. */
  HandlerContract contract(String handler) {
    Function<String, HandlerContract> known = contracts;
    return known == null ? HandlerContract.NONE : known.apply(handler);
  }

  ExchangeException retired(String what) {
    return new ExchangeException(
        ErrorCode.CLOSED,
        "expected a running version of %s %s, got one that another version has replaced"
            .formatted(name(), what));
  }

  ExchangeException unheard() {
    return new ExchangeException(
        ErrorCode.CLOSED,
        "expected a running version of %s to do that, got one that is being tried"
            .formatted(name()));
  }

  /** What is left of a retired version, or of a rehearsal, ends without doing anything. */
  private void call(@Nullable Handling captured, Runnable callback) {
    boolean begun = captured != null && !captured.rehearsed && !captured.ended;
    boolean goesOn =
        switch (phase) {
          case SHADOW -> true;
          case LIVE -> captured == null || !captured.rehearsed;
          case STANDBY, RETIRED -> begun;
        };
    if (goesOn) {
      callback.run();
    } else if (phase == Phase.STANDBY && (captured == null || !captured.rehearsed)) {
      waiting.add(callback);
    }
  }
}
