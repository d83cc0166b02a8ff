package dev.exchange.host.exchange;

import dev.exchange.api.Exchange;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import dev.exchange.api.ValueMap;
import dev.exchange.spi.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The site of one program in a complex. Threading: see {@link Site}. */
final class ProgramSite implements Site {

  private static final Logger LOG = System.getLogger(ProgramSite.class.getName());

  private final Complex complex;
  private final Vertx vertx;
  private final Turns turns;
  private final Deployment deployment;
  private final TurnClock now;
  private final List<ExchangeCore> exchanges = new CopyOnWriteArrayList<>();
  private final Queue<Future<?>> links = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> deferred = new ArrayDeque<>();
  private @Nullable Handling current;
  private int blocked;
  private volatile boolean abandoned;

  ProgramSite(Complex complex, Vertx vertx, Turns turns, Deployment deployment) {
    this.complex = complex;
    this.vertx = vertx;
    this.turns = turns;
    this.deployment = deployment;
    this.now = new TurnClock(complex.clock());
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
  public ValueMap limits() {
    return deployment.limits();
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
  public Exchange exchange(ExchangeBuilder definition) {
    ExchangeCore exchange = complex.create(definition, this);
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
    Handling captured = current;
    return () -> resume(captured, callback);
  }

  @Override
  public boolean await(Future<?> future, Duration limit) throws InterruptedException {
    if (!(turns instanceof VirtualTurns own) || !turns.owned()) {
      throw new IllegalStateException(
          "expected a blocking wait on the thread of a program that may block, got one on "
              + Thread.currentThread().getName());
    }
    ExchangeCore holder = current == null ? null : current.exchange;
    Handling outer = current;
    blocked++;
    block(holder, 1);
    current = null; // what runs meanwhile is not done on behalf of what waits
    try {
      return own.runUntil(future::isComplete, limit.toNanos());
    } finally {
      now.start();
      block(holder, -1);
      blocked--;
      current = outer;
      goOn();
    }
  }

  @Override
  public void abandon(ExchangeException reason) {
    abandoned = true;
    turns.close();
    exchanges.forEach(exchange -> exchange.abandon(reason));
  }

  /** Whether the owning thread is lost. Any thread. */
  boolean abandoned() {
    return abandoned;
  }

  /** The time of the turn that is running. */
  TurnClock now() {
    return now;
  }

  String language() {
    return deployment.language();
  }

  List<ExchangeCore> exchanges() {
    return List.copyOf(exchanges);
  }

  @Nullable Handling current() {
    return current;
  }

  /** Makes a handling the current one; gives back the one before, for {@link #leave}. */
  @Nullable Handling enter(@Nullable Handling handling) {
    Handling outer = current;
    current = handling;
    return outer;
  }

  void leave(@Nullable Handling outer) {
    current = outer;
  }

  /** Continues a handling on the owning thread, once no handler of its exchange is blocked. */
  void resume(@Nullable Handling handling, Runnable task) {
    if (!turns.owned() || isOther(handling)) {
      turns.execute(() -> resume(handling, task));
    } else if (handling == null ? blocked > 0 : handling.exchange.blocked()) {
      deferred.add(() -> resume(handling, task));
    } else {
      now.start();
      run(handling, task);
    }
  }

  /**
   * Tells the program, on behalf of a handling, how something ended that it waits for: at once, but
   * never inside of another handling, whose writes might be undone. Owning thread.
   */
  void tell(@Nullable Handling handling, Runnable ending) {
    if (isOther(handling)) {
      turns.execute(() -> tell(handling, ending));
    } else {
      run(handling, ending);
    }
  }

  private boolean isOther(@Nullable Handling handling) {
    return current != null && current != handling;
  }

  /** Runs a task on behalf of a handling; what it throws is logged and undoes its writes. */
  private void run(@Nullable Handling handling, Runnable task) {
    if (handling == null || handling == current || !handling.exchange.hasState()) {
      guarded(handling, task);
    } else {
      handling.exchange.handlers().segment(handling, task);
    }
  }

  /** Calls the program; whatever it throws stays here. Whether it threw nothing. */
  boolean guarded(@Nullable Handling handling, Runnable task) {
    Handling outer = enter(handling);
    try {
      task.run();
      return true;
    } catch (Throwable e) {
      String exchange = handling == null ? "" : handling.exchange.id();
      LOG.log(
          Level.WARNING,
          "a callback of {0} failed: {1}",
          name().isEmpty() ? "the application" : name(),
          Failures.of(e, exchange, "a callback").describe());
      return false;
    } finally {
      leave(outer);
    }
  }

  private static void block(@Nullable ExchangeCore holder, int by) {
    if (holder != null) {
      holder.block(by);
    }
  }

  private void goOn() {
    int waiting = deferred.size();
    for (int i = 0; i < waiting; i++) {
      Runnable task = deferred.poll();
      if (task != null) {
        turns.execute(task);
      }
    }
  }
}
