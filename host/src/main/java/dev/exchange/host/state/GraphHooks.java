package dev.exchange.host.state;

import dev.exchange.api.state.Change;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StateGraph} tells its exchange, and what it needs from it.
 *
 * <p>Threading: the thread that owns the graph, inside the call that met the occasion. A hook may
 * read; a transaction that it begins is refused with an {@link IllegalStateException}.
 *
 * <p>Errors: what {@link #changed} throws is given to {@link #watcherFailed}, and what that throws
 * is dropped: a hook cannot undo what is committed.
 */
public interface GraphHooks {

  /** A change was committed. Called for all changes of a transaction before any watcher is. */
  void changed(Change change);

  /**
   * A watcher threw, or watchers kept setting cells that they watch and were stopped.
   *
   * @param cell the cell whose change was being told
   * @param error what was thrown, as it came
   */
  void watcherFailed(String cell, Throwable error);

  /** Runs a task on the owning thread, now or later. Any thread calls this. */
  void resume(Runnable task);

  /**
   * Tells whether what a computed cell's function returned comes later.
   *
   * @param result what was returned, which is no value that a message can carry
   * @return the stage that completes with the value; null if the result is a plain one
   */
  @Nullable CompletionStage<?> async(@Nullable Object result);
}
