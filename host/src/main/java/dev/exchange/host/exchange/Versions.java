package dev.exchange.host.exchange;

import dev.exchange.api.ErrorCode;
import dev.exchange.api.ExchangeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one program that follow each other.
 *
 * <pre>
 *   at work ─── a swap ──▶ switched ──▶ on probation ──▶ at work; the one before ends
 *      ▲                                     │
 *      └────────── called back ──────────────┘ the new one ends
 * </pre>
 *
 * <p>Threading: any thread.
 */
final class Versions {

  private static final Logger LOG = System.getLogger(Versions.class.getName());

  private final AtomicBoolean swapping = new AtomicBoolean();
  private volatile LoadedProgram current;
  private volatile @Nullable LoadedProgram standby;
  private volatile @Nullable Probation probation;

  Versions(LoadedProgram first) {
    current = first;
  }

  /** The one that is at work. */
  LoadedProgram current() {
    return current;
  }

  /** All that may still run something. */
  List<LoadedProgram> alive() {
    List<LoadedProgram> alive = new ArrayList<>(List.of(current));
    LoadedProgram other = standby;
    if (other != null) {
      alive.add(other);
    }
    return alive;
  }

  /** See {@link ProgramVerticle#swap}. */
  Future<Swapped> swap(SwapOrder order) {
    if (!swapping.compareAndSet(false, true)) {
      return Future.failedFuture(
          new ExchangeException(
              ErrorCode.CONFLICT,
              "expected one swap of %s at a time, another one is under way"
                  .formatted(current.site().name())));
    }
    return settle()
        .compose(settled -> {
          Promise<Void> verdict = Promise.promise();
          return new Swap(current, order)
              .begin(moving -> switched(moving, order, verdict))
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
    current = moving.after();
    standby = moving.before();
    Lane lane = current.site().lane();
    Probation deciding =
        new Probation(
            moving,
            order.probation(),
            order.canary(),
            why -> lane.atRest(() -> decided(moving, order, why, verdict)));
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

  private void decided(
      Switch moving, SwapOrder order, @Nullable ExchangeException why, Promise<Void> verdict) {
    probation = null;
    decide(moving, null);
    LoadedProgram stays = moving.after();
    LoadedProgram goes = moving.before();
    if (why != null) {
      try {
        moving.back();
        stays = moving.before();
        goes = moving.after();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "the version before of " + goes.inWords() + " cannot be put back", e);
      }
    }
    current = stays;
    end(goes, stays, order);
    if (why == null) {
      verdict.complete();
    } else {
      verdict.fail(why);
    }
  }

  /** Lets a version end what it has begun, and then lets go of it. */
  private void end(LoadedProgram goes, LoadedProgram stays, SwapOrder order) {
    ProgramSite site = goes.site();
    site.phase(ProgramSite.Phase.RETIRED);
    for (ProgramExchange exchange : site.exchanges()) {
      ProgramExchange successor = stays.site().find(exchange.id());
      exchange.belongings().letGo(successor == null ? null : successor.belongings());
    }
    Turns.Timer timer =
        site.lane()
            .turns()
            .schedule(Math.max(1, order.drain().toMillis()), () -> giveUp(goes, order));
    site.work()
        .whenIdle(() -> {
          boolean _ = timer.cancel();
          site.lane().atRest(() -> close(goes));
        });
  }

  private void close(LoadedProgram goes) {
    goes.close()
        .onComplete(closed -> {
          if (standby == goes) {
            standby = null;
          }
        })
        .onFailure(
            e -> LOG.log(Level.WARNING, "a version of " + goes.inWords() + " did not end", e));
  }

  private static void giveUp(LoadedProgram goes, SwapOrder order) {
    ExchangeException why =
        new ExchangeException(
            ErrorCode.CLOSED,
            "expected %s, which was replaced, to end what it had begun within %d ms, it did not"
                .formatted(goes.inWords(), order.drain().toMillis()));
    goes.site().work().waiting().forEach(each -> each.exchange.handlers().giveUp(each, why));
  }
}
