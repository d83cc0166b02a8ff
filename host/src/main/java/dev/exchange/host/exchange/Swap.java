package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeBuilder;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A version of a program on its way into the place of the one that runs.
 *
 * <pre>
 *   load ─▶ check ─▶ try ─▶ switch ─▶ probation ─▶ the one before ends
 *     └───────┴───────┴───────┴── fails: the one before goes on, as if nothing had been
 *                                        └── fails: the one before is called back
 * </pre>
 *
 * <p>All up to the switch happens on a thread of its own, so that a version that loops or takes its
 * time holds up nobody; if its language does not allow that, between the turns of the one that
 * runs.
 *
 * <p>Threading: {@link #begin} on any thread.
 */
final class Swap {

  private final LoadedProgram before;
  private final SwapOrder order;
  private final Program.Loader loader;
  private Consumer<Loss> lost = loss -> {};
  private final ProgramSite site;
  private final @Nullable BlockingTurns shadow;
  private final Promise<Switch> done = Promise.promise();

  /**
   * One that has not begun.
   *
   * <p>Throws BAD_MESSAGE if the new version needs a thread that may block, and the one before has
   * none.
   */
  Swap(LoadedProgram before, SwapOrder order) {
    this.before = before;
    this.order = order;
    Complex complex = before.site().complex();
    loader = order.loader() == null ? complex.loader(order.path()) : order.loader();
    Lane lane = before.site().lane();
    if (loader.blocking() && !(lane.turns() instanceof BlockingTurns)) {
      throw new ExchangeException(
          ErrorCode.BAD_MESSAGE,
          "expected a version of %s that never blocks its thread, as the one that runs in %s, got one in %s; unload it and load the other one"
              .formatted(
                  before.site().name(), before.site().language(), order.deployment().language()));
    }
    shadow = loader.moves() ? complex.threads().shadow(before.site().vertx()) : null;
    Lane first =
        shadow == null ? lane : new Lane(order.deployment().name(), shadow, complex.clock());
    site = new ProgramSite(before.site(), first, order.deployment());
  }

  /**
   * Completes when the new version is at work; fails with the reason why it is not.
   *
   * @param dies is told if the new version dies when it is at work
   * @param switched is told in the turn of the switch
   */
  Future<Switch> begin(Consumer<Loss> dies, Consumer<Switch> switched) {
    lost = dies;
    site.whenLost(loss -> done.tryFail(loss.why()));
    long timer = site.vertx().setTimer(order.patience().toMillis(), fired -> done.tryFail(late()));
    site.vertx()
        .executeBlocking(
            () -> {
              loader.prepare();
              return null;
            },
            false)
        .compose(prepared -> load())
        .compose(program -> run(program, switched))
        .onComplete(ended -> {
          if (ended.succeeded()) {
            done.tryComplete(ended.result());
          } else {
            done.tryFail(ended.cause());
          }
        });
    return done.future()
        .onFailure(this::discard)
        .onComplete(ended -> site.vertx().cancelTimer(timer));
  }

  /** Scripts are held to {@code loadTimeout} by their engines, all others here. */
  private Future<Program> load() {
    Future<Program> loaded =
        on(site.turns(), () -> loader.load(order.path(), site)).compose(loading -> loading);
    if (!loader.contained() && site.limits().get("loadTimeout") instanceof Long limit) {
      long timer =
          site.vertx()
              .setTimer(limit, fired -> done.tryFail(late("end its start", "it did not", limit)));
      return loaded.onComplete(ended -> site.vertx().cancelTimer(timer));
    }
    return loaded;
  }

  private Future<Switch> run(Program program, Consumer<Switch> switched) {
    LoadedProgram after = new LoadedProgram(site, program, loader);
    return check()
        .compose(checked -> grounds())
        .compose(grounds -> attempt(after, grounds))
        .compose(trials -> move(after, trials, switched))
        .recover(refused -> after.close().transform(closed -> Future.failedFuture(refused)));
  }

  /** The top level has settled: what the version is can be looked at. */
  private Future<?> check() {
    return on(
        site.turns(),
        () -> {
          site.settled();
          free();
          List<ExchangeBuilder> defined =
              site.exchanges().stream()
                  .filter(exchange -> !exchange.ended())
                  .map(ProgramExchange::definition)
                  .toList();
          site.contracts(order.check().check(defined, site.handled()));
          return defined;
        });
  }

  /** Throws CONFLICT if somebody else has an id that the new version wants. */
  private void free() {
    for (ProgramExchange exchange : site.exchanges()) {
      ExchangeCore other = site.complex().find(exchange.id());
      if (other != null && before.site().find(exchange.id()) == null) {
        throw new ExchangeException(
            ErrorCode.CONFLICT,
            "expected no exchange with the id %s besides those of %s, there is one from %s"
                .formatted(
                    exchange.id(),
                    before.inWords(),
                    other.site().name().isEmpty() ? "the application" : other.site().name()));
      }
    }
  }

  private Future<List<TrialGround>> grounds() {
    return atRest(
        before.site().lane(),
        () ->
            before.site().exchanges().stream()
                .filter(each -> !each.ended() && site.find(each.id()) != null)
                .map(ProgramExchange::core)
                .filter(core -> core != null && !core.closed())
                .map(TrialGround::of)
                .toList());
  }

  private Future<Map<String, Switch.Trialed>> attempt(
      LoadedProgram after, List<TrialGround> grounds) {
    Map<String, Switch.Trialed> trials = new LinkedHashMap<>();
    Future<?> tried = Future.succeededFuture();
    for (TrialGround ground : grounds) {
      tried =
          tried
              .compose(done -> on(site.turns(), () -> attempt(after, ground)))
              .compose(trying -> trying)
              .onSuccess(trialed -> trials.put(ground.exchange().id(), trialed));
    }
    return tried.map(done -> trials);
  }

  private Future<Switch.Trialed> attempt(LoadedProgram after, TrialGround ground) {
    ProgramExchange candidate = site.find(ground.exchange().id());
    if (candidate == null) {
      return Future.succeededFuture(new Switch.Trialed(ground.values(), Map.of()));
    }
    return new Trial(after, candidate, ground)
        .run(order.warmUp(), before.site().deployment().version());
  }

  /** Leaves the thread on which it was loaded, and takes over. */
  private Future<Switch> move(
      LoadedProgram after, Map<String, Switch.Trialed> trials, Consumer<Switch> switched) {
    Lane lane = before.site().lane();
    return leave(lane)
        .compose(moved ->
            atRest(
                lane,
                () -> {
                  if (done.future().isComplete()) {
                    throw late();
                  }
                  if (loader.moves()) {
                    after.program().moved();
                  }
                  site.whenLost(lost);
                  Switch moving = new Switch(before, after);
                  moving.over(trials, order.canary() < 1);
                  switched.accept(moving);
                  return moving;
                }));
  }

  private Future<Void> leave(Lane lane) {
    BlockingTurns own = shadow;
    if (own == null) {
      return Future.succeededFuture();
    }
    return atRest(
            site.lane(),
            () -> {
              site.moveTo(lane);
              return lane;
            })
        .onSuccess(moved -> own.close(site.turns()))
        .mapEmpty();
  }

  /** The new version never was: what it wanted fails, and its thread ends. */
  private void discard(Throwable why) {
    ExchangeException reason = Failures.of(why, "", "the new version of " + before.inWords());
    site.phase(ProgramSite.Phase.RETIRED);
    for (ProgramExchange exchange : site.exchanges()) {
      exchange.drop(reason);
      exchange.belongings().letGo(null);
    }
    if (shadow != null && reason.code() == ErrorCode.TIMEOUT) {
      shadow.abandon();
    } else if (shadow != null) {
      shadow.close();
    }
  }

  private ExchangeException late() {
    return late("be ready", "it was not", order.patience().toMillis());
  }

  private ExchangeException late(String what, String but, long millis) {
    return new ExchangeException(
        ErrorCode.TIMEOUT,
        "expected the new version of %s to %s within %d ms, %s"
            .formatted(before.inWords(), what, millis, but));
  }

  private static <T extends @Nullable Object> Future<T> atRest(Lane lane, Callable<T> work) {
    Promise<T> promise = Promise.promise();
    lane.atRest(() -> complete(promise, work));
    return promise.future();
  }

  private static <T> Future<T> on(Turns turns, Callable<T> work) {
    Promise<T> promise = Promise.promise();
    turns.execute(() -> complete(promise, work));
    return promise.future();
  }

  private static <T> void complete(Promise<T> promise, Callable<T> work) {
    T result;
    try {
      result = work.call();
    } catch (Throwable e) {
      promise.tryFail(Failures.of(e, "", "the swap"));
      return;
    }
    promise.tryComplete(result);
  }
}
