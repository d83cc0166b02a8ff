package dev.exchange.host.state;

import dev.exchange.api.Subscription;
import dev.exchange.api.state.Change;
import dev.exchange.api.state.Watch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one case, in whatever language their functions are written.
 *
 * <p>Errors reach the runner as {@link dev.exchange.api.ExchangeException}.
 */
public interface StateUnderTest {

  /** What the exchange was told of a watcher. */
  record Failure(String cell, String text) {}

  /** Reads a cell from outside of its functions. */
  @Nullable Object get(String cell);

  /** Sets a cell. */
  void set(String cell, @Nullable Object value);

  /** Does the work in one transaction, which is undone if the work throws; throws what it threw. */
  void batch(@Nullable String cause, Runnable work);

  /** Watches a cell. */
  Subscription watch(String cell, Watch watch);

  /** Whether a cell is pending. */
  boolean pending(String cell);

  /** The version of a cell. */
  long version(String cell);

  /** How often the function of a cell was called. */
  int runs(String cell);

  /** All changes that the exchange was told of, oldest first. */
  List<Change> changes();

  /** All failures of watchers that the exchange was told of, oldest first. */
  List<Failure> failures();

  /** Ends the run of that label that was started as that one, counted from 0, with a value. */
  void resolve(String label, int run, @Nullable Object value);

  /** Ends the run of that label that was started as that one, counted from 0, with an error. */
  void reject(String label, int run, String text);

  /** The name that a cause was given in {@link #batch}; null for none. */
  @Nullable String cause(Change change);
}
