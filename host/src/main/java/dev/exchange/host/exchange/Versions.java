package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one program that follow each other.
 *
 * <pre>
 *   at work ─── a swap ──▶ switched ──▶ on probation ──▶ at work; the one before is on standby
 *      ▲                                     │                        │ until the next swap
 *      └────────── called back ──────────────┴────── rolled back ─────┘ the new one ends
 * </pre>
 *
 * <p>Threading: any thread.
 */
final class Versions {

  private static final Logger LOG = System.getLogger(Versions.class.getName());

  private final AtomicBoolean swapping = new AtomicBoolean();
  private final Consumer<Loss> lost;
  private volatile LoadedProgram current;
  private final Set<LoadedProgram> ending = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Switch last;
  private volatile Duration drain = Duration.ofSeconds(10);
  private volatile @Nullable Probation probation;

  /** The versions after that one. */
  Versions(LoadedProgram first, Consumer<Loss> lost) {
    current = first;
    this.lost = lost;
  }

  /** The one that is at work. */
  LoadedProgram current() {
    return current;
  }

  /** All that may still run something. */
  List<LoadedProgram> alive() {
    List<LoadedProgram> alive = new ArrayList<>(List.of(current));
    Switch moved = last;
    if (moved != null) {
      alive.add(moved.before());
    }
    alive.addAll(ending);
    return alive;
  }

  /** See {@link ProgramVerticle#swap}. */
  Future<Swapped> swap(SwapOrder order) {
    if (!swapping.compareAndSet(false, true)) {
      return Future.failedFuture(underWay());
    }
    return settle()
        .compose(settled -> {
          Promise<Void> verdict = Promise.promise();
          return new Swap(current, order)
              .begin(lost, moving -> switched(moving, order, verdict))
              .map(moving -> new Swapped(moving.before().inWords(), verdict.future()));
        })
        .onComplete(done -> swapping.set(false));
  }

  /** A version that is on probation stays. */
  private Future<Void> settle() {
    Probation deciding = probation;
    if (deciding == null) {
      return Future.succeededFuture();
    }
    Promise<Void> settled = Promise.promise();
    Lane lane = current.site().lane();
    lane.atRest(() -> {
      deciding.keep();
      lane.atRest(settled::complete); // after what the verdict has put there
    });
    return settled.future();
  }

  /** The new version is at work. In the turn of the switch. */
  private void switched(Switch moving, SwapOrder order, Promise<Void> verdict) {
    Switch older = last;
    current = moving.after();
    last = moving;
    drain = order.drain();
    if (older != null) {
      end(older.before(), moving.after());
    }
    Lane lane = current.site().lane();
    Probation deciding =
        new Probation(
            moving,
            order.probation(),
            order.canary(),
            why -> lane.atRest(() -> decided(moving, why, verdict)));
    probation = deciding;
    if (order.probation() == 0) {
      deciding.keep();
      return;
    }
    decide(moving, deciding);
    Turns.Timer timer =
        lane.turns().schedule(Math.max(1, order.patience().toMillis()), deciding::keep);
    verdict.future().onComplete(told -> timer.cancel());
  }

  private static void decide(Switch moving, @Nullable Probation deciding) {
    for (ProgramExchange exchange : Switch.shared(moving.after(), moving.before())) {
      ExchangeCore core = exchange.core();
      if (core != null) {
        core.handlers().choice(deciding);
      }
    }
  }

  /**
   * Calls back the version before the one that is at work. Completes when it is at work.
   *
   * <p>Fails with CONFLICT if there is none, or if a swap is under way.
   */
  Future<Swapped> rollback() {
    Switch back = last;
    if (back == null) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.CONFLICT,
              "expected a version before %s, there is none".formatted(current.inWords())));
    }
    if (!swapping.compareAndSet(false, true)) {
      return Future.failedFuture(underWay());
    }
    Promise<Swapped> done = Promise.promise();
    current
        .site()
        .lane()
        .atRest(() -> {
          try {
            Probation deciding = probation;
            if (deciding != null) {
              deciding.leave(
                  new ExchangeException(
                      ErrorCode.CONFLICT,
                      "expected a verdict, somebody called back the one before"));
            } else {
              back(back);
            }
            done.complete(new Swapped(back.after().inWords(), Future.succeededFuture()));
          } catch (RuntimeException e) {
            done.fail(e);
          }
        });
    return done.future().onComplete(ended -> swapping.set(false));
  }

  private void decided(Switch moving, @Nullable ExchangeException why, Promise<Void> verdict) {
    probation = null;
    decide(moving, null);
    if (why == null) {
      if (moving.before().loader().returns() && moving.after().loader().returns()) {
        moving.before().site().exchanges().forEach(each -> each.belongings().pause());
        drain(moving.before(), () -> {});
      } else {
        last = null;
        end(moving.before(), moving.after());
      }
      verdict.complete();
      return;
    }
    try {
      back(moving);
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR, "the version before " + moving.after().inWords() + " cannot come back", e);
    }
    verdict.fail(why);
  }

  private void back(Switch moving) {
    moving.back();
    last = null;
    current = moving.before();
    end(moving.after(), moving.before());
  }

  /** Lets a version end what it has begun, and then lets go of it. */
  private void end(LoadedProgram goes, LoadedProgram stays) {
    ProgramSite site = goes.site();
    site.phase(ProgramSite.Phase.RETIRED);
    goes.program().retire();
    for (ProgramExchange exchange : site.exchanges()) {
      ProgramExchange successor = stays.site().find(exchange.id());
      exchange.belongings().letGo(successor == null ? null : successor.belongings());
    }
    ending.add(goes);
    drain(goes, () -> site.lane().atRest(() -> close(goes)));
  }

  /** What a version has begun may take its time, but not for ever; then nothing holds it here. */
  private void drain(LoadedProgram goes, Runnable then) {
    Duration limit = drain;
    Turns.Timer timer =
        goes.site()
            .lane()
            .turns()
            .schedule(
                Math.max(1, limit.toMillis()),
                () -> {
                  ExchangeException why =
                      new ExchangeException(
                          ErrorCode.CLOSED,
                          "expected %s, which was replaced, to end what it had begun within %d ms, it did not"
                              .formatted(goes.inWords(), limit.toMillis()));
                  if (goes.site().phase() != ProgramSite.Phase.LIVE) {
                    goes.site()
                        .work()
                        .waiting()
                        .forEach(each -> each.exchange.handlers().giveUp(each, why));
                  }
                });
    goes.site()
        .work()
        .whenIdle(() -> {
          boolean _ = timer.cancel();
          then.run();
        });
  }

  private void close(LoadedProgram goes) {
    goes.close()
        .onComplete(closed -> ending.remove(goes))
        .onFailure(
            e -> LOG.log(Level.WARNING, "a version of " + goes.inWords() + " did not end", e));
  }

  private ExchangeException underWay() {
    return new ExchangeException(
        ErrorCode.CONFLICT,
        "expected one swap of %s at a time, another one is under way"
            .formatted(current.site().name()));
  }
}
