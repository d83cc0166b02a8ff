package dev.exchange.host.http;

import dev.exchange.api.Exchange;
import dev.exchange.api.Subscription;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.State;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a cell and perhaps sets it, in one transaction.
 *
 * <pre>
 *  transaction: what it holds ─▶ may it be set? ─▶ set        nobody writes in between
 *  after it:    its first change from there on is the one that was made
 * </pre>
 *
 * <p>Threading: {@link #run} on any thread; the work is done on the exchange's own. What it found
 * is read when its Future has completed.
 */
final class CellWrite {

  private final Exchange exchange;
  private final String cell;
  private final Predicate<Change> allowed;
  private @Nullable Subscription subscription;
  private @Nullable Change before;
  private @Nullable Change after;
  private boolean refused;

  private CellWrite(Exchange exchange, String cell, Predicate<Change> allowed) {
    this.exchange = exchange;
    this.cell = cell;
    this.allowed = allowed;
  }

  /**
   * What became of it.
   *
   * @param version of the cell now
   * @param refused whether it was left as it is
   */
  record Outcome(long version, boolean refused) {}

  /** What a cell holds. Fails with UNKNOWN_CELL, CLOSED. */
  static Future<Change> read(Exchange exchange, String cell) {
    CellWrite look = new CellWrite(exchange, cell, change -> false);
    return look.run(state -> {}).map(done -> look.found());
  }

  /**
   * Sets a cell if what it holds is allowed to be replaced.
   *
   * <p>Fails with UNKNOWN_CELL, WRITE_IN_COMPUTED, INVALID_VALUE, CLOSED.
   */
  static Future<Outcome> write(
      Exchange exchange, String cell, @Nullable Object value, Predicate<Change> allowed) {
    CellWrite write = new CellWrite(exchange, cell, allowed);
    return write.run(state -> state.set(cell, value)).map(done -> write.outcome());
  }

  private Future<Void> run(Consumer<State> work) {
    return exchange
        .batch(state -> {
          subscription = exchange.watch(cell, this::told);
          Change now = before;
          if (now == null) {
            state.get(cell); // which a closed exchange refuses
          } else if (allowed.test(now)) {
            work.accept(state);
          } else {
            refused = true;
          }
        })
        .onComplete(done -> {
          if (subscription != null) {
            subscription.cancel();
          }
        });
  }

  private void told(Change change) {
    if (before == null) {
      before = change;
    } else if (after == null) {
      after = change;
    }
  }

  private Change found() {
    if (before == null) {
      throw new IllegalStateException("expected exchange " + exchange.id() + " to tell its cell");
    }
    return before;
  }

  private Outcome outcome() {
    Change made = after;
    return new Outcome(made == null ? found().version() : made.version(), refused);
  }
}
