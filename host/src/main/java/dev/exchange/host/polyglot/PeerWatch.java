package dev.exchange.host.polyglot;

import dev.exchange.api.Peer;
import dev.exchange.api.Subscription;
import dev.exchange.api.state.Change;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch of a peer's cell that a guest may end before the peer has answered.
 *
 * <pre>
 *  asked --first value told--> told --cancel--> ended
 *    \--cancel----------------------------------^
 * </pre>
 *
 * <p>Threading: the owning thread of the program.
 */
final class PeerWatch implements Subscription {

  private final Promise<@Nullable Object> begun = Promise.promise();
  private final Future<Subscription> watch;
  private boolean ended;

  /** Watches from now on; a change that comes after the end is not told. */
  PeerWatch(Peer peer, String cell, Consumer<Change> told) {
    watch =
        peer.watch(
            cell,
            change -> {
              if (!ended) {
                told.accept(change);
              }
            });
    watch.onComplete(first -> {
      if (first.succeeded()) {
        begun.tryComplete();
      } else {
        begun.tryFail(first.cause());
      }
    });
  }

  /** Completes when the first value was told, or with the end. Fails as {@link Peer#watch} does. */
  Future<@Nullable Object> begun() {
    return begun.future();
  }

  @Override
  public void cancel() {
    if (!ended) {
      ended = true;
      begun.tryComplete();
      watch.onSuccess(Subscription::cancel);
    }
  }
}
